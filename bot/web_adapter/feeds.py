"""What everybody in a conversation sees without having asked: announcements and public replies.

Browsers poll with a cursor. An announcement stays in the database until it has been offered for a while, so that a
crash right after taking it over loses nothing.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.doors import TutorPort
from core.clock import Clock
from core.codec import encode_reply
from core.messages import Platform, Reply, Scope

log = structlog.get_logger(__name__)

_KEPT_ENTRIES = 50
_KEPT_FEEDS = 500
_OFFERED_FOR = timedelta(seconds=20)
_RELAY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to show. `author` is the account that has seen it already, as the answer to its own request."""

    number: int
    id: str
    author: str
    reply: dict[str, Any]
    at: datetime


@dataclass(slots=True)
class _Feed:
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=_KEPT_ENTRIES))
    last: int = 0


class Feeds:
    """The newest entries of every conversation, in memory."""

    def __init__(self, tutor: TutorPort, clock: Clock) -> None:
        self._tutor = tutor
        self._clock = clock
        self._feeds: OrderedDict[Scope, _Feed] = OrderedDict()
        self._taken: dict[int, datetime] = {}
        self._era = secrets.token_hex(4)

    def publish(self, scope: Scope, reply: Reply, author: str = "", name: str = "") -> None:
        feed = self._feeds.setdefault(scope, _Feed())
        self._feeds.move_to_end(scope)
        if len(self._feeds) > _KEPT_FEEDS:
            self._feeds.popitem(last=False)
        feed.last += 1
        id_ = name or f"{self._era}-{feed.last}"
        feed.entries.append(Entry(feed.last, id_, author, encode_reply(reply), self._clock.now()))

    def since(self, scope: Scope, cursor: str, reader: str) -> tuple[list[Entry], str]:
        """Entries after `cursor` that `reader` has not seen, and the next cursor.

        A cursor of an earlier run of the program counts as the beginning.
        """
        feed = self._feeds.get(scope)
        if feed is None:
            return [], f"{self._era}.0"
        era, _, number = cursor.partition(".")
        seen = int(number) if era == self._era and number.isdecimal() and len(number) < 16 else 0
        unseen = [entry for entry in feed.entries if entry.number > seen and entry.author != reader]
        return unseen, f"{self._era}.{feed.last}"

    async def relay(self) -> None:
        """Take over what waits in the database, and acknowledge what has been offered long enough."""
        now = self._clock.now()
        announcements = await self._tutor.announcements(Platform.WEB)
        there = {waiting.id for waiting in announcements}
        self._taken = {number: moment for number, moment in self._taken.items() if number in there}
        for waiting in announcements:
            taken = self._taken.get(waiting.id)
            if taken is None:
                self._taken[waiting.id] = now
                self.publish(waiting.scope, waiting.reply, name=f"announcement-{waiting.id}")
            elif now - taken >= _OFFERED_FOR:
                await self._tutor.delivered(waiting)
                del self._taken[waiting.id]

    async def relay_forever(self) -> None:
        while True:
            try:
                await self.relay()
            except Exception:
                log.exception("announcements could not be read")
            await asyncio.sleep(_RELAY_SECONDS)
