"""What the buttons do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from core.storage.tables.turns import TokenRow
from core.turn import Choice


class TokenRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, token: str) -> TokenRow | None:
        return await self._session.get(TokenRow, token)

    async def add(self, token: str, learner_id: int | None, scope_key: str, choice: Choice, now: datetime) -> None:
        row = TokenRow(
            token=token,
            learner_id=None if choice.shared else learner_id,
            scope_key=scope_key,
            action=choice.action,
            args=dict(choice.args),
            label=choice.label[:200],
            created_at=now,
        )
        self._session.add(row)

    async def forget_before(self, moment: datetime) -> None:
        await self._session.execute(delete(TokenRow).where(TokenRow.created_at < moment))
