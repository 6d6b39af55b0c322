"""Takes events over from Telegram: remembered before Telegram may forget them, handled once, in order per chat."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy.exc import IntegrityError
from telegram import CallbackQuery, Update
from telegram.error import TelegramError

from bot.telegram_adapter.errors import may_pass
from bot.telegram_adapter.lanes import Lanes
from core.messages import Platform

if TYPE_CHECKING:
    from bot.telegram_adapter.app import OhLora

log = structlog.get_logger(__name__)

ALLOWED: Final = ("message", "edited_message", "callback_query")
_HOLD_EVERY_SECONDS: Final = 20.0
_HELD_FOR: Final = timedelta(seconds=60)
_DRAIN_SECONDS: Final = 10.0


class Intake:
    """Every event is taken by one process, which says every now and then that it is still at it.

    What nobody is at any more, because a process died or Telegram could not be reached, is taken up again.
    """

    def __init__(self, app: OhLora) -> None:
        self._app = app
        self._lanes = Lanes()
        self._mine: set[str] = set()

    async def take(self, updates: Sequence[Update]) -> None:
        """Take events over. When this returns they are safe, and Telegram may be told so.

        Raises:
            sqlalchemy.exc.SQLAlchemyError, OSError: they could not be remembered.
        """
        for update in updates:
            if update.callback_query is not None:
                self._app.background(_acknowledge(update.callback_query))
        by_key = {self._key(update.update_id): update for update in updates}
        taken = await self._remember(by_key)
        self._mine |= taken
        for key, update in by_key.items():
            if key in taken:
                self._begin(key, update, again=False)

    async def recover(self, held_for: timedelta = _HELD_FOR) -> None:
        """Take up what was left behind for so long."""
        service = self._app.service
        async with service.db.write() as uow:
            rows = await uow.updates.left_behind(Platform.TELEGRAM, service.clock.now(), held_for)
            found = {row.event_key: dict(row.request) for row in rows}
        for key, data in found.items():
            update = Update.de_json(data, self._app.bot)
            if key not in self._mine and key == self._key(update.update_id):
                log.info("taken up again", event_key=key)
                self._mine.add(key)
                self._begin(key, update, again=True)

    async def keep(self) -> None:
        """Hold what is being worked on, and look for what was left behind, until cancelled."""
        service = self._app.service
        while True:
            await asyncio.sleep(_HOLD_EVERY_SECONDS)
            try:
                async with service.db.write() as uow:
                    await uow.updates.hold(list(self._mine), service.clock.now())
                await self.recover()
            except Exception:
                log.exception("events could not be looked after")

    async def drain(self) -> None:
        await self._lanes.drain(_DRAIN_SECONDS)

    async def _remember(self, by_key: Mapping[str, Update]) -> set[str]:
        events: dict[str, dict[str, Any]] = {key: update.to_dict() for key, update in by_key.items()}
        service = self._app.service
        while True:
            try:
                async with service.db.write() as uow:
                    return await uow.updates.take(Platform.TELEGRAM, events, service.clock.now())
            except IntegrityError:  # another process took one of them in this moment
                continue

    def _begin(self, key: str, update: Update, *, again: bool) -> None:
        chat = update.effective_chat
        self._lanes.put(0 if chat is None else chat.id, lambda: self._handle(key, update, again=again))

    async def _handle(self, key: str, update: Update, *, again: bool) -> None:
        """Handle an event and cross it out; what only Telegram's trouble kept from an answer stays for later."""
        try:
            await self._app.handlers.handle(update, again=again)
        except (TelegramError, OSError, TimeoutError) as error:
            if may_pass(error):
                log.warning("Telegram cannot be reached", reason=str(error) or type(error).__name__)
                self._mine.discard(key)
                return
            log.warning("an event could not be answered", reason=str(error))
        except Exception:
            log.exception("an event failed", event_key=key)
        try:
            async with self._app.service.db.write() as uow:
                await uow.updates.finish(key)
        except Exception:
            log.exception("an event could not be crossed out")
        self._mine.discard(key)

    def _key(self, update_id: int) -> str:
        return f"{Platform.TELEGRAM}:{self._app.bot.id}:{update_id}"


async def _acknowledge(query: CallbackQuery) -> None:
    """Stop the button from turning; Telegram gives little time for that, and nothing depends on it."""
    try:
        await query.answer()
    except (TelegramError, OSError) as error:
        log.debug("a press could not be acknowledged", reason=str(error))
