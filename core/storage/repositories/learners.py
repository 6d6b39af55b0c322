"""Learners, their accounts and conversations."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from core.content.schema import Locale
from core.errors import StaleStateError
from core.messages import Account
from core.storage.tables.learners import AccountRow, ConversationRow, LearnerRow, LinkCodeRow
from core.turn import Conversation, Focus, Learner


def _learner(row: LearnerRow) -> Learner:
    return Learner(
        id=row.id,
        locale=cast(Locale, row.locale),
        timezone=row.timezone,
        show_face=row.show_face,
        public_results=row.public_results,
        version=row.version,
        display_name=row.display_name,
        face=row.face,
    )


class LearnerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, account: Account) -> Learner | None:
        query = (
            select(LearnerRow)
            .join(AccountRow, AccountRow.learner_id == LearnerRow.id)
            .where(AccountRow.platform == account.platform, AccountRow.user_id == account.user_id)
        )
        row = await self._session.scalar(query)
        return None if row is None else _learner(row)

    async def add(self, account: Account, locale: Locale, timezone: str, now: datetime) -> Learner:
        row = LearnerRow(display_name=account.display_name[:200], locale=locale, timezone=timezone, created_at=now)
        self._session.add(row)
        await self._session.flush()
        self._session.add(
            AccountRow(platform=account.platform, user_id=account.user_id, learner_id=row.id, linked_at=now)
        )
        await self._session.flush()
        return _learner(row)

    async def accounts(self, learner_id: int) -> list[AccountRow]:
        query = select(AccountRow).where(AccountRow.learner_id == learner_id).order_by(AccountRow.id)
        return list(await self._session.scalars(query))

    async def bump(self, learner: Learner) -> None:
        """Claim the right to write on the state that `learner` was read from.

        Raises:
            StaleStateError: somebody else has written since.
        """
        result = await self._session.execute(
            update(LearnerRow)
            .where(LearnerRow.id == learner.id, LearnerRow.version == learner.version)
            .values(version=LearnerRow.version + 1)
        )
        if cast(CursorResult[tuple[()]], result).rowcount != 1:
            raise StaleStateError(f"learner {learner.id} has changed since version {learner.version}")

    async def change(self, learner_id: int, **values: object) -> None:
        """Set columns of a learner (locale, timezone, show_face, face, public_results, display_name)."""
        await self._session.execute(update(LearnerRow).where(LearnerRow.id == learner_id).values(**values))

    async def get(self, learner_id: int) -> Learner | None:
        row = await self._session.get(LearnerRow, learner_id)
        return None if row is None else _learner(row)

    async def set_link_code(self, learner_id: int, digest: str, expires_at: datetime) -> None:
        """Make this the learner's only code."""
        await self._session.execute(delete(LinkCodeRow).where(LinkCodeRow.learner_id == learner_id))
        self._session.add(LinkCodeRow(learner_id=learner_id, digest=digest, expires_at=expires_at))
        await self._session.flush()

    async def with_link_code(self, digest: str, now: datetime) -> int | None:
        """The learner whose code this is, while it is good."""
        query = select(LinkCodeRow.learner_id).where(LinkCodeRow.digest == digest, LinkCodeRow.expires_at > now)
        return cast(int | None, await self._session.scalar(query))

    async def conversation(self, learner_id: int, scope_key: str) -> Conversation:
        row = await self._session.get(ConversationRow, (learner_id, scope_key))
        return Conversation() if row is None else Conversation(row.last_concept, row.last_aspect, Focus(row.focus))

    async def remember(
        self, learner_id: int, scope_key: str, now: datetime, *, concept: str, aspect: str | None = None
    ) -> None:
        """Keep what was talked about, for follow-up questions."""
        row = await self._conversation_row(learner_id, scope_key, now)
        row.last_concept, row.last_aspect, row.updated_at = concept, aspect, now

    async def set_focus(self, learner_id: int, scope_key: str, focus: Focus, now: datetime) -> None:
        """Say who reads this learner's next plain text in this scope."""
        row = await self._conversation_row(learner_id, scope_key, now)
        row.focus, row.updated_at = focus, now

    async def _conversation_row(self, learner_id: int, scope_key: str, now: datetime) -> ConversationRow:
        row = await self._session.get(ConversationRow, (learner_id, scope_key))
        if row is None:
            row = ConversationRow(learner_id=learner_id, scope_key=scope_key, updated_at=now)
            self._session.add(row)
        return row
