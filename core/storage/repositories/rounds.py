"""Group rounds and the answers in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import StaleStateError
from core.messages import Scope
from core.ports import PointGrade
from core.storage.tables.learners import LearnerRow
from core.storage.tables.quizzes import AttemptPointRow, AttemptRow
from core.storage.tables.rounds import RoundAnswerRow, RoundRow

Ended = Literal["finished", "stopped"]


@dataclass(frozen=True, slots=True)
class RoundScore:
    """One graded answer in a round; `score` is 0..100."""

    learner_id: int
    display_name: str
    position: int
    score: int


class RoundRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, round_id: str) -> RoundRow | None:
        return await self._session.get(RoundRow, round_id)

    async def running(self, scope: Scope) -> RoundRow | None:
        """The round that is going on in a scope."""
        query = select(RoundRow).where(
            RoundRow.platform == scope.platform,
            RoundRow.scope_kind == scope.kind,
            RoundRow.scope_id == scope.id,
            RoundRow.status == "open",
        )
        return cast(RoundRow | None, await self._session.scalar(query))

    async def add(self, row: RoundRow) -> None:
        """Begin a round.

        Raises:
            sqlalchemy.exc.IntegrityError: another one is open in this scope.
        """
        self._session.add(row)
        await self._session.flush()

    async def overdue(self, now: datetime) -> list[tuple[str, int]]:
        """Id and position of the rounds whose current question has run out of time, the longest overdue first."""
        query = (
            select(RoundRow.id, RoundRow.position)
            .where(RoundRow.status == "open", RoundRow.closes_at <= now)
            .order_by(RoundRow.closes_at, RoundRow.id)
        )
        return [(round_id, position) for round_id, position in await self._session.execute(query)]

    async def hold_open(self, round_id: str, position: int) -> None:
        """Make sure that the question is open, and keep it open until this transaction ends.

        Raises:
            StaleStateError: it was closed.
        """
        query = select(RoundRow.id).where(
            RoundRow.id == round_id, RoundRow.status == "open", RoundRow.position == position
        )
        if await self._session.scalar(query.with_for_update(read=True)) is None:
            raise StaleStateError(f"question {position} of the round {round_id} is closed")

    async def go_on(self, round_id: str, position: int, next_position: int, closes_at: datetime) -> bool:
        """Close the question at `position` and open the next one; False when somebody else closed it first."""
        return await self._leave(round_id, position, position=next_position, closes_at=closes_at)

    async def end(self, round_id: str, position: int, status: Ended, now: datetime) -> bool:
        """Close the question at `position` and the round; False when somebody else closed it first."""
        return await self._leave(round_id, position, status=status, ended_at=now)

    async def _leave(self, round_id: str, position: int, /, **values: object) -> bool:
        result = await self._session.execute(
            update(RoundRow)
            .where(RoundRow.id == round_id, RoundRow.status == "open", RoundRow.position == position)
            .values(**values)
        )
        return cast(CursorResult[tuple[()]], result).rowcount == 1

    async def add_answer(self, row: RoundAnswerRow) -> None:
        """Keep whose attempt answered which question.

        Raises:
            sqlalchemy.exc.IntegrityError: this learner has answered it before.
        """
        self._session.add(row)
        await self._session.flush()

    async def answer_of(self, round_id: str, position: int, learner_id: int) -> str | None:
        """The attempt with which a learner has answered a question."""
        row = await self._session.get(RoundAnswerRow, (round_id, position, learner_id))
        return None if row is None else row.attempt_id

    async def count_answers(self, round_id: str, position: int) -> int:
        """How many learners have answered a question so far."""
        query = select(func.count()).where(RoundAnswerRow.round_id == round_id, RoundAnswerRow.position == position)
        return await self._session.scalar(query) or 0

    async def scores(self, round_id: str) -> list[RoundScore]:
        """All graded answers of a round, in the order of the questions, then by learner."""
        query = (
            select(RoundAnswerRow.learner_id, LearnerRow.display_name, RoundAnswerRow.position, AttemptRow.score)
            .join(AttemptRow, AttemptRow.id == RoundAnswerRow.attempt_id)
            .join(LearnerRow, LearnerRow.id == RoundAnswerRow.learner_id)
            .where(RoundAnswerRow.round_id == round_id)
            .order_by(RoundAnswerRow.position, RoundAnswerRow.learner_id)
        )
        return [RoundScore(*row) for row in await self._session.execute(query)]

    async def point_grades(self, round_id: str, position: int) -> list[PointGrade]:
        """The grades of all key points in all answers to a question."""
        query = (
            select(AttemptPointRow.point_id, AttemptPointRow.credit)
            .join(RoundAnswerRow, RoundAnswerRow.attempt_id == AttemptPointRow.attempt_id)
            .where(RoundAnswerRow.round_id == round_id, RoundAnswerRow.position == position)
        )
        return [PointGrade(point_id, credit) for point_id, credit in await self._session.execute(query)]

    async def asked_before(self, scope: Scope) -> list[str]:
        """Quiz ids that earlier rounds of a scope got to, oldest first."""
        query = (
            select(RoundRow.quiz_ids, RoundRow.position)
            .where(
                RoundRow.platform == scope.platform, RoundRow.scope_kind == scope.kind, RoundRow.scope_id == scope.id
            )
            .order_by(RoundRow.started_at, RoundRow.id)
        )
        rows = await self._session.execute(query)
        return [quiz_id for quiz_ids, position in rows for quiz_id in quiz_ids[: position + 1]]
