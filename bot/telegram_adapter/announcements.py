"""What she says by herself: results of group rounds, news about appeals."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import IntegrityError
from telegram.error import TelegramError

from bot.telegram_adapter.asking import place_of_scope
from bot.telegram_adapter.delivery import Address, UndeliverableError
from core.messages import Announcement, Platform

if TYPE_CHECKING:
    from bot.telegram_adapter.app import OhLora

log = structlog.get_logger(__name__)

_HELD_FOR: Final = timedelta(seconds=60)
_CLAIMS: Final = f"{Platform.TELEGRAM}:out"


class Announcer:
    """Delivers announcements; of several processes, one claims each."""

    def __init__(self, app: OhLora) -> None:
        self._app = app

    async def deliver(self, announcement: Announcement) -> bool:
        """As `bot.announcing` asks."""
        if not await self._claimed(announcement):
            return False
        address = Address(place_of_scope(announcement.scope))
        try:
            message = await self._app.post.deliver(announcement.reply, address)
            if message is not None and address.where.is_group:
                await self._app.live.watch(announcement.reply, message)
        except UndeliverableError as error:
            log.warning("an announcement could not be delivered", scope=announcement.scope.key, reason=str(error))
        except (TelegramError, OSError, TimeoutError) as error:
            log.warning("an announcement has to wait", reason=str(error) or type(error).__name__)
            return False
        return True

    async def _claimed(self, announcement: Announcement) -> bool:
        """Whether this process is the one that delivers it."""
        db, key = self._app.service.db, f"{_CLAIMS}:{announcement.id}"
        try:
            async with db.write() as uow:
                return await uow.updates.claim(_CLAIMS, key, self._app.name, self._app.service.clock.now(), _HELD_FOR)
        except IntegrityError:  # another process was faster by a moment
            return False
