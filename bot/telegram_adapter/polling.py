"""Long polling: asks Telegram for events, and asks on only when they are safe."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram_adapter.client import POLL_SECONDS
from bot.telegram_adapter.errors import SECOND_POLLER
from bot.telegram_adapter.intake import ALLOWED
from bot.telegram_adapter.pausing import Pauses

if TYPE_CHECKING:
    from bot.telegram_adapter.app import OhLora

log = structlog.get_logger(__name__)

_GOODBYE_SECONDS: Final = 2.0


class Poller:
    """`state` is `ok`, or what is missing."""

    def __init__(self, app: OhLora) -> None:
        self._app = app
        self._offset: int | None = None
        self.state = "connecting"

    async def run(self) -> None:
        """Receive until cancelled.

        Raises:
            telegram.error.InvalidToken: the token is not good any more.
        """
        await self._app.bot.delete_webhook()
        pauses = Pauses()
        try:
            while True:
                try:
                    await self._receive()
                except InvalidToken:
                    raise
                except (TelegramError, SQLAlchemyError, OSError, TimeoutError) as error:
                    await self._trouble(error, pauses)
                else:
                    self.state = "ok"
                    pauses.reset()
        finally:
            await self._say_goodbye()

    async def _receive(self) -> None:
        updates = await self._app.bot.get_updates(
            offset=self._offset, timeout=POLL_SECONDS if self.state == "ok" else 0, allowed_updates=ALLOWED
        )
        if updates:
            await self._app.intake.take(updates)
            self._offset = updates[-1].update_id + 1

    async def _trouble(self, error: Exception, pauses: Pauses) -> None:
        pause = pauses.next()
        if isinstance(error, Conflict):
            if self.state != "another poller":
                log.warning(SECOND_POLLER)
            self.state = "another poller"
        else:
            log.warning("no events from Telegram", reason=_reason(error), next_try_in=pause)
            self.state = "not connected"
        if isinstance(error, RetryAfter):
            pause = max(pause, error._retry_after.total_seconds())
        await asyncio.sleep(pause)

    async def _say_goodbye(self) -> None:
        """Tell Telegram which events are done with; otherwise they would come once more, and be ignored."""
        if self._offset is not None and self.state == "ok":
            with suppress(TelegramError, OSError, TimeoutError):
                async with asyncio.timeout(_GOODBYE_SECONDS):
                    await self._app.bot.get_updates(offset=self._offset, timeout=0, limit=1, allowed_updates=ALLOWED)


def _reason(error: Exception) -> str:
    return type(error).__name__ if isinstance(error, SQLAlchemyError) else str(error) or type(error).__name__
