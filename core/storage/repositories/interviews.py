"""Interviews, their turns and report cards."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import StaleStateError
from core.storage.tables.interviews import InterviewRow, InterviewTurnRow

Ended = Literal["finished", "stopped"]


class InterviewRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, learner_id: int, scope_key: str) -> InterviewRow | None:
        """The interview that is going on in a scope."""
        query = select(InterviewRow).where(
            InterviewRow.learner_id == learner_id,
            InterviewRow.scope_key == scope_key,
            InterviewRow.status == "open",
        )
        return cast(InterviewRow | None, await self._session.scalar(query))

    async def open_scopes(self, learner_id: int) -> list[str]:
        """Keys of the scopes in which an interview is going on, the newest first."""
        query = (
            select(InterviewRow.scope_key)
            .where(InterviewRow.learner_id == learner_id, InterviewRow.status == "open")
            .order_by(InterviewRow.started_at.desc(), InterviewRow.id)
        )
        return list(await self._session.scalars(query))

    async def move(self, learner_id: int, from_scope: str, to_scope: str) -> None:
        """Let the interview that is going on in one scope go on in another.

        Raises:
            sqlalchemy.exc.IntegrityError: another one is going on there.
        """
        await self._session.execute(
            update(InterviewRow)
            .where(
                InterviewRow.learner_id == learner_id,
                InterviewRow.scope_key == from_scope,
                InterviewRow.status == "open",
            )
            .values(scope_key=to_scope)
        )

    async def add(self, row: InterviewRow) -> None:
        """Begin an interview.

        Raises:
            sqlalchemy.exc.IntegrityError: another one is open in this scope.
        """
        self._session.add(row)
        await self._session.flush()

    async def save_turn(self, turn: InterviewTurnRow, state: dict[str, Any]) -> None:
        """Keep turn number `turn.n` and the state that it leads to.

        Raises:
            StaleStateError: the interview is over, or that turn was saved already.
        """
        await self._change(turn.interview_id, turn.n - 1, turn_no=turn.n, state=state)
        self._session.add(turn)
        await self._session.flush()

    async def finish(
        self,
        interview_id: str,
        turn_no: int,
        status: Ended,
        now: datetime,
        report: dict[str, Any] | None = None,
        share: float | None = None,
    ) -> None:
        """Close an interview after its turn `turn_no`.

        Args:
            share: 0..1, the report's.

        Raises:
            StaleStateError: it is over already, or went on in the meantime.
        """
        await self._change(interview_id, turn_no, status=status, finished_at=now, report=report, share=share)

    async def _change(self, interview_id: str, at_turn: int, /, **values: object) -> None:
        result = await self._session.execute(
            update(InterviewRow)
            .where(InterviewRow.id == interview_id, InterviewRow.turn_no == at_turn, InterviewRow.status == "open")
            .values(**values)
        )
        if cast(CursorResult[tuple[()]], result).rowcount != 1:
            raise StaleStateError(f"interview {interview_id} is not open at turn {at_turn}")

    async def reports(self, learner_id: int) -> list[InterviewRow]:
        """Ended interviews that have a report, oldest first."""
        query = (
            select(InterviewRow)
            .where(InterviewRow.learner_id == learner_id, InterviewRow.report.is_not(None))
            .order_by(InterviewRow.finished_at, InterviewRow.started_at, InterviewRow.id)
        )
        return list(await self._session.scalars(query))

    async def last_report(self, learner_id: int, track_id: str) -> InterviewRow | None:
        """The newest ended interview of a track that has a report."""
        query = (
            select(InterviewRow)
            .where(
                InterviewRow.learner_id == learner_id,
                InterviewRow.track_id == track_id,
                InterviewRow.report.is_not(None),
            )
            .order_by(InterviewRow.finished_at.desc(), InterviewRow.started_at.desc(), InterviewRow.id.desc())
            .limit(1)
        )
        return cast(InterviewRow | None, await self._session.scalar(query))

    async def turns(self, interview_id: str) -> list[InterviewTurnRow]:
        """All turns in order."""
        query = (
            select(InterviewTurnRow).where(InterviewTurnRow.interview_id == interview_id).order_by(InterviewTurnRow.n)
        )
        return list(await self._session.scalars(query))
