"""What the buttons do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from core.messages import Action
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
            asks_for=choice.asks_for[:200] or None,
        )
        self._session.add(row)

    async def also(self, name: str, token: str, now: datetime, *, only: Action | None = None) -> bool:
        """Let `name` do what the button with this token does, if it does what `only` says; whether it does now."""
        row = await self.find(token)
        if row is None or (only is not None and row.action != only):
            return False
        copy = TokenRow(
            token=name,
            learner_id=row.learner_id,
            scope_key=row.scope_key,
            action=row.action,
            args=dict(row.args),
            label=row.label,
            created_at=now,
            asks_for=row.asks_for,
        )
        await self._session.merge(copy)
        return True

    async def forget(self, token: str) -> None:
        await self._session.execute(delete(TokenRow).where(TokenRow.token == token))

    async def forget_before(self, moment: datetime) -> None:
        await self._session.execute(delete(TokenRow).where(TokenRow.created_at < moment))
