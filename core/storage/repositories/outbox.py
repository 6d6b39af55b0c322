"""Replies that nobody asked for, waiting for their adapter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.codec import decode_reply, encode_reply
from core.messages import Announcement, Platform, Reply, Scope, ScopeKind
from core.storage.tables.turns import OutboxRow


class OutboxRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, scope: Scope, reply: Reply, now: datetime) -> None:
        row = OutboxRow(
            platform=scope.platform,
            scope_kind=scope.kind,
            scope_id=scope.id,
            reply=encode_reply(reply),
            created_at=now,
        )
        self._session.add(row)

    async def waiting(self, platform: Platform) -> list[Announcement]:
        query = select(OutboxRow).where(OutboxRow.platform == platform).order_by(OutboxRow.id)
        return [
            Announcement(
                id=row.id,
                scope=Scope(Platform(row.platform), ScopeKind(row.scope_kind), row.scope_id),
                reply=decode_reply(row.reply),
            )
            for row in await self._session.scalars(query)
        ]

    async def delivered(self, announcement_id: int) -> None:
        await self._session.execute(delete(OutboxRow).where(OutboxRow.id == announcement_id))
