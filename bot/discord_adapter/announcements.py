"""What she says by herself: results of group rounds, news about appeals."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import discord
import structlog

from bot.discord_adapter.delivery import Address, Postman, UndeliverableError
from core.messages import Announcement, Platform, Scope, ScopeKind

if TYPE_CHECKING:
    from bot.discord_adapter.app import OhLora

log = structlog.get_logger(__name__)

_LOOK_EVERY_SECONDS: Final = 1.0


class Announcer:
    """Delivers in order within a conversation, side by side across conversations.

    An announcement stays in the database until it was sent; its nonce makes Discord take it once if a crash comes
    in between.
    """

    def __init__(self, bot: OhLora) -> None:
        self._bot = bot
        self._post = Postman(bot)
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
        for announcement in await self._bot.service.tutor.announcements(Platform.DISCORD):
            waiting.setdefault(announcement.scope, []).append(announcement)
        for scope, announcements in waiting.items():
            if scope not in self._at_work:
                self._at_work[scope] = self._bot.background(self._deliver_all(scope, announcements))

    async def _deliver_all(self, scope: Scope, announcements: list[Announcement]) -> None:
        if not await self._is_mine(scope):
            return
        for announcement in announcements:
            try:
                await self._post.deliver(announcement.reply, _address(scope, announcement))
            except UndeliverableError as error:
                log.warning("an announcement could not be delivered", scope=scope.key, reason=str(error))
            except (discord.HTTPException, OSError, TimeoutError) as error:
                log.warning("an announcement has to wait", reason=str(error) or type(error).__name__)
                return
            await self._bot.service.tutor.delivered(announcement)

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
