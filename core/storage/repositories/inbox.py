"""Events that were acknowledged and not answered yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.messages import Platform
from core.storage.tables.turns import InboxRow


class InboxRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, event_key: str, platform: Platform, address: Mapping[str, Any], request: Mapping[str, Any], now: datetime
    ) -> None:
        """Remember an event until `done`; the same event twice is remembered once."""
        if await self._session.get(InboxRow, event_key) is None:
            row = InboxRow(event_key=event_key, platform=platform, address=dict(address), request=dict(request), at=now)
            self._session.add(row)

    async def waiting(self, platform: Platform) -> list[InboxRow]:
        """Oldest first."""
        query = select(InboxRow).where(InboxRow.platform == platform).order_by(InboxRow.at, InboxRow.event_key)
        return list(await self._session.scalars(query))

    async def done(self, event_key: str) -> None:
        await self._session.execute(delete(InboxRow).where(InboxRow.event_key == event_key))

    async def forget_before(self, moment: datetime) -> None:
        await self._session.execute(delete(InboxRow).where(InboxRow.at < moment))
