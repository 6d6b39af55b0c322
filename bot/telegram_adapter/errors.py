"""What Telegram's refusals mean for a conversation."""

from __future__ import annotations

from typing import Final

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

REFUSED: Final = "Telegram does not accept the bot's token: copy it again from @BotFather (/token)"
SECOND_POLLER: Final = (
    "another program receives this bot's messages: stop it, or use a bot of its own; trying again until it is gone"
)


def may_pass(error: Exception) -> bool:
    """Whether trying again later makes sense: Telegram has trouble, or cannot be reached."""
    trouble = isinstance(error, NetworkError | RetryAfter | OSError | TimeoutError)
    return trouble and not isinstance(error, BadRequest)


def dislikes_markup(error: Exception) -> bool:
    """The text could not be read as HTML."""
    return isinstance(error, BadRequest) and "parse entities" in error.message.lower()


def place_is_closed(error: Exception) -> bool:
    """Nothing can be written there: blocked, thrown out, no such chat or topic, no right to write."""
    if isinstance(error, Forbidden | InvalidToken | ChatMigrated | Conflict):
        return True
    words = error.message.lower() if isinstance(error, BadRequest) else ""
    return any(reason in words for reason in _CLOSED)


_CLOSED: Final = (
    "chat not found",
    "chat_write_forbidden",
    "have no rights to send a message",
    "not enough rights to send text",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "user is deactivated",
    "peer_id_invalid",
    "bot was kicked",
    "bot can't initiate",
)
