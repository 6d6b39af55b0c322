"""What she says by herself: results of group rounds, news about appeals."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import IntegrityError
from telegram.error import TelegramError

from bot.telegram_adapter.asking import place_of_scope
from bot.telegram_adapter.delivery import Address, UndeliverableError
from core.messages import Announcement, Platform, Scope

if TYPE_CHECKING:
    from bot.telegram_adapter.app import OhLora

log = structlog.get_logger(__name__)

_LOOK_EVERY_SECONDS: Final = 1.0
_HELD_FOR: Final = timedelta(seconds=60)
_CLAIMS: Final = f"{Platform.TELEGRAM}:out"


class Announcer:
    """Delivers in order within a conversation, side by side across conversations.

    An announcement stays in the database until it was sent; of several processes, one claims it.
    """

    def __init__(self, app: OhLora) -> None:
        self._app = app
        self._at_work: dict[Scope, asyncio.Task[None]] = {}

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("announcements could not be read")
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def look(self) -> None:
        """Start on what waits, unless somebody is at it."""
        self._at_work = {scope: task for scope, task in self._at_work.items() if not task.done()}
        waiting: dict[Scope, list[Announcement]] = {}
        for announcement in await self._app.service.tutor.announcements(Platform.TELEGRAM):
            waiting.setdefault(announcement.scope, []).append(announcement)
        for scope, announcements in waiting.items():
            if scope not in self._at_work:
                self._at_work[scope] = self._app.background(self._deliver_all(scope, announcements))

    async def _deliver_all(self, scope: Scope, announcements: list[Announcement]) -> None:
        address = Address(place_of_scope(scope))
        for announcement in announcements:
            if not await self._claimed(announcement):
                return
            try:
                message = await self._app.post.deliver(announcement.reply, address)
                if message is not None and address.where.is_group:
                    await self._app.live.watch(announcement.reply, message)
            except UndeliverableError as error:
                log.warning("an announcement could not be delivered", scope=scope.key, reason=str(error))
            except (TelegramError, OSError, TimeoutError) as error:
                log.warning("an announcement has to wait", reason=str(error) or type(error).__name__)
                return
            await self._app.service.tutor.delivered(announcement)

    async def _claimed(self, announcement: Announcement) -> bool:
        """Whether this process is the one that delivers it."""
        db, key = self._app.service.db, f"{_CLAIMS}:{announcement.id}"
        try:
            async with db.write() as uow:
                return await uow.updates.claim(_CLAIMS, key, self._app.name, self._app.service.clock.now(), _HELD_FOR)
        except IntegrityError:  # another process was faster by a moment
            return False
