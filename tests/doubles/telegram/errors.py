"""The errors that the Bot API answers with, in its own words."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer other than success: an HTTP status, a description, and what a client can do about it."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status} {description}")
        self.status = status
        self.body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if parameters is not None:
            self.body["parameters"] = parameters


def bad_request(why: str) -> ApiError:
    return ApiError(400, f"Bad Request: {why}")


def forbidden(why: str) -> ApiError:
    return ApiError(403, f"Forbidden: {why}")


def unauthorized() -> ApiError:
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    return ApiError(404, "Not Found")


def second_poller() -> ApiError:
    why = "terminated by other getUpdates request; make sure that only one bot instance is running"
    return ApiError(409, f"Conflict: {why}")


def webhook_is_set() -> ApiError:
    why = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    return ApiError(409, f"Conflict: {why}")


def too_many(retry_after: float) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after:g}", {"retry_after": retry_after})


def migrated(to: int) -> ApiError:
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, description, {"migrate_to_chat_id": to})


def too_old() -> ApiError:
    return bad_request("query is too old and response timeout expired or query ID is invalid")


def unchanged() -> ApiError:
    same = "specified new message content and reply markup are exactly the same as a current content and reply markup"
    return bad_request(f"message is not modified: {same} of the message")
