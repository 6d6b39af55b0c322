"""Handled events and the transcript that they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.codec import decode_reply, encode_reply
from core.messages import Block, FileBlock, Reply, TextBlock, Tone
from core.storage.tables.turns import TurnRow


class TurnRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def reply_to(self, event_key: str) -> Reply | None:
        """The reply that this event got, if it was handled before."""
        row = await self._session.scalar(select(TurnRow.reply).where(TurnRow.event_key == event_key))
        return None if row is None else decode_reply(row)

    async def told(self, event_key: str, learner_id: int) -> Reply | None:
        """The reply that this event got, if it was this learner's."""
        query = select(TurnRow.reply).where(TurnRow.event_key == event_key, TurnRow.learner_id == learner_id)
        row = await self._session.scalar(query)
        return None if row is None else decode_reply(row)

    async def add(
        self, event_key: str, learner_id: int, scope_key: str, said: str, reply: Reply, now: datetime
    ) -> None:
        """Record the event as handled.

        Files and secrets in the reply are not kept, or a learner's exports would pile up and codes could be read
        here: such an event is answered afresh when it comes again.

        Raises:
            sqlalchemy.exc.IntegrityError: another transaction handled it first.
        """
        kept = replace(reply, blocks=tuple(block for block in reply.blocks if not _passing(block)))
        row = TurnRow(
            event_key=event_key if kept.blocks == reply.blocks else None,
            learner_id=learner_id,
            scope_key=scope_key,
            said=said,
            reply=encode_reply(kept),
            at=now,
        )
        self._session.add(row)
        await self._session.flush()

    async def count_since(self, learner_id: int, since: datetime) -> int:
        query = select(func.count()).where(TurnRow.learner_id == learner_id, TurnRow.at > since)
        return await self._session.scalar(query) or 0

    async def transcript(self, learner_id: int, scope_key: str, limit: int) -> list[TurnRow]:
        """The newest turns of one conversation, oldest first."""
        query = (
            select(TurnRow)
            .where(TurnRow.learner_id == learner_id, TurnRow.scope_key == scope_key)
            .order_by(TurnRow.id.desc())
            .limit(limit)
        )
        return list(await self._session.scalars(query))[::-1]

    async def forget_before(self, moment: datetime) -> None:
        await self._session.execute(delete(TurnRow).where(TurnRow.at < moment))


def _passing(block: Block) -> bool:
    """Whether a block is only for the moment."""
    return isinstance(block, FileBlock) or (isinstance(block, TextBlock) and block.tone is Tone.SECRET)
