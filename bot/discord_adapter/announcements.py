"""What she says by herself: results of group rounds, news about appeals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import structlog

from bot.discord_adapter.delivery import Address, Postman, UndeliverableError
from core.messages import Announcement, Scope, ScopeKind

if TYPE_CHECKING:
    from bot.discord_adapter.app import OhLora

log = structlog.get_logger(__name__)


class Announcer:
    """Delivers announcements; a nonce makes Discord take each once if a crash comes in between."""

    def __init__(self, bot: OhLora) -> None:
        self._bot = bot
        self._post = Postman(bot)

    async def deliver(self, announcement: Announcement) -> bool:
        """As `bot.announcing` asks."""
        scope = announcement.scope
        if not await self._is_mine(scope):
            return False
        try:
            await self._post.deliver(announcement.reply, _address(scope, announcement))
        except UndeliverableError as error:
            log.warning("an announcement could not be delivered", scope=scope.key, reason=str(error))
        except (discord.HTTPException, OSError, TimeoutError) as error:
            log.warning("an announcement has to wait", reason=str(error) or type(error).__name__)
            return False
        return True

    async def _is_mine(self, scope: Scope) -> bool:
        """Whether this process serves the place; one that nobody can find is the first shard's business."""
        if self._bot.shard_ids is None:
            return True
        if scope.kind is ScopeKind.DIRECT:
            return self._bot.serves(0)
        channel = self._bot.get_channel(int(scope.id))
        if channel is None:
            try:
                channel = await self._bot.fetch_channel(int(scope.id))
            except discord.HTTPException:
                return self._bot.serves(0)
        guild = getattr(channel, "guild", None)
        return self._bot.serves(self._bot.shard_of(None if guild is None else guild.id))


def _address(scope: Scope, announcement: Announcement) -> Address:
    nonce = f"ohlora-{announcement.id}"
    if scope.kind is ScopeKind.DIRECT:
        return Address("channel", int(scope.id), nonce=nonce)
    return Address("channel", 0, channel=int(scope.id), nonce=nonce)
