"""Looks for what she has to say by herself, for a door that can say it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Final

import structlog

from bot.doors import TutorPort
from core.messages import Announcement, Platform, Scope

log = structlog.get_logger(__name__)

_LOOK_EVERY_SECONDS: Final = 1.0

Background = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]
Delivery = Callable[[Announcement], Awaitable[bool]]


class Announcing:
    """Delivers in order within a conversation, side by side across conversations.

    An announcement stays in the database until `deliver` says that it is settled; after a "not now" the later ones
    of its conversation wait too.

    Args:
        background: starts work that ends with the door.
        deliver: says whether the announcement was sent, or cannot be sent at all.
    """

    def __init__(self, tutor: TutorPort, platform: Platform, background: Background, deliver: Delivery) -> None:
        self._tutor, self._platform, self._background, self._deliver = tutor, platform, background, deliver
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
        for announcement in await self._tutor.announcements(self._platform):
            waiting.setdefault(announcement.scope, []).append(announcement)
        for scope, announcements in waiting.items():
            if scope not in self._at_work:
                self._at_work[scope] = self._background(self._deliver_all(announcements))

    async def _deliver_all(self, announcements: Sequence[Announcement]) -> None:
        for announcement in announcements:
            if not await self._deliver(announcement):
                return
            await self._tutor.delivered(announcement)
