"""The client library, set up so that it waits when told to, and keeps the token out of the log."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Coroutine
from typing import Any, Final

from pydantic import SecretStr
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.settings import TelegramSettings

# The library asks to choose: lengths of time are timedeltas from its next version on.
os.environ.setdefault("PTB_TIMEDELTA", "true")

READ_SECONDS: Final = 20.0
POLL_SECONDS: Final = 25
_CONNECT_SECONDS: Final = 10.0
_CONNECTIONS: Final = 128
_WAITS: Final = 50
"""How often a request waits for as long as Telegram says, before it counts as failed."""

TutorBot = ExtBot[int]


class Pace(AIORateLimiter):
    """Telegram's limits for messages; looking and waving hands do not count as messages."""

    _FREE: Final = frozenset({"sendChatAction", "getChatMember", "getMe", "answerCallbackQuery", "getUpdates"})

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        if endpoint in self._FREE:
            return await callback(*args, **kwargs)
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)


class QuietRequest(HTTPXRequest):
    """An answer that is no JSON (a gateway's error page) is an ordinary failure, and not worth a traceback."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        try:
            return json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            raise TelegramError("the answer is no JSON") from None


def build_bot(settings: TelegramSettings, token: SecretStr) -> TutorBot:
    """A bot that is not connected yet: call `initialize`, which asks Telegram who it is."""
    base = settings.base_url
    return ExtBot(
        token.get_secret_value(),
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=_request(_CONNECTIONS),
        get_updates_request=_request(1),
        rate_limiter=Pace(
            overall_max_rate=settings.messages_per_second,
            group_max_rate=settings.group_messages_per_minute,
            max_retries=_WAITS,
        ),
    )


def _request(connections: int) -> QuietRequest:
    return QuietRequest(
        connection_pool_size=connections,
        read_timeout=READ_SECONDS,
        write_timeout=READ_SECONDS,
        connect_timeout=_CONNECT_SECONDS,
        pool_timeout=4 * READ_SECONDS,
    )
