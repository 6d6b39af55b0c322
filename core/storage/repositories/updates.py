"""Events that a platform delivers at least once: each is taken by one process, and remembered after it was answered.

They are kept among the events of the inbox, answered ones under a name of their own until those are forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.messages import Platform
from core.storage.tables.turns import InboxRow

_ANSWERED: Final = ":done"
_HELD: Final = "held"
_BY: Final = "by"


class UpdateRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take(self, platform: Platform, events: Mapping[str, Mapping[str, Any]], now: datetime) -> set[str]:
        """Remember events by their keys, and hold them; returns the keys that nobody has had before.

        Raises:
            sqlalchemy.exc.IntegrityError: another process took one of them in this moment.
        """
        query = select(InboxRow.event_key).where(InboxRow.event_key.in_(events))
        known = set(await self._session.scalars(query))
        for key, event in events.items():
            if key not in known:
                row = InboxRow(event_key=key, platform=platform, address=_held(now), request=dict(event), at=now)
                self._session.add(row)
        await self._session.flush()
        return set(events) - known

    async def hold(self, keys: Collection[str], now: datetime) -> None:
        """Say that these are still being worked on."""
        if keys:
            query = update(InboxRow).where(InboxRow.event_key.in_(keys))
            await self._session.execute(query.values(address=_held(now)))

    async def left_behind(self, platform: Platform, now: datetime, held_for: timedelta) -> list[InboxRow]:
        """Unanswered events that nobody has held for so long, oldest first; they are held from now on."""
        query = select(InboxRow).where(InboxRow.platform == platform).order_by(InboxRow.at, InboxRow.event_key)
        rows = [row for row in await self._session.scalars(query) if _since(row) <= now - held_for]
        for row in rows:
            row.address = _held(now)
        return rows

    async def claim(self, kind: str, key: str, who: str, now: datetime, held_for: timedelta) -> bool:
        """Whether `who` may do this piece of work: nobody else has claimed it, or not done it for so long.

        Raises:
            sqlalchemy.exc.IntegrityError: somebody else claimed it in this moment.
        """
        row = await self._session.get(InboxRow, key, with_for_update=True)
        if row is None:
            self._session.add(
                InboxRow(event_key=key, platform=kind, address=_held(now) | {_BY: who}, request={}, at=now)
            )
            await self._session.flush()
            return True
        if row.address.get(_BY) != who and _since(row) > now - held_for:
            return False
        row.address = _held(now) | {_BY: who}
        return True

    async def finish(self, key: str) -> None:
        """The event was answered: only that it came is remembered."""
        row = await self._session.get(InboxRow, key)
        if row is not None:
            row.platform = f"{row.platform.removesuffix(_ANSWERED)}{_ANSWERED}"
            row.request, row.address = {}, {}


def _held(now: datetime) -> dict[str, Any]:
    return {_HELD: now.isoformat()}


def _since(row: InboxRow) -> datetime:
    return datetime.fromisoformat(row.address[_HELD]) if _HELD in row.address else row.at
