"""Asked questions, attempts, review cards, keyword evidence and disputes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import StaleStateError
from core.ports import PointGrade
from core.quiz.mastery import Evidence
from core.storage.tables.quizzes import (
    AttemptPointRow,
    AttemptRow,
    CardRow,
    DisputeRow,
    KeywordEvidenceRow,
    OpenQuestionRow,
)

Closed = Literal["answered", "skipped", "stopped", "replaced"]
Source = Literal["quiz", "interview"]


class QuizRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open_question(self, learner_id: int, scope_key: str) -> OpenQuestionRow | None:
        """The question that waits for an answer in this scope."""
        query = select(OpenQuestionRow).where(
            OpenQuestionRow.learner_id == learner_id,
            OpenQuestionRow.scope_key == scope_key,
            OpenQuestionRow.status == "open",
        )
        return await self._session.scalar(query)

    async def asked(self, learner_id: int) -> list[str]:
        """Quiz ids of all questions that were asked in person, oldest first, with repetitions."""
        query = (
            select(OpenQuestionRow.quiz_id)
            .where(OpenQuestionRow.learner_id == learner_id)
            .order_by(OpenQuestionRow.asked_at, OpenQuestionRow.id)
        )
        return list(await self._session.scalars(query))

    async def last_stop(self, learner_id: int, scope_key: str) -> datetime | None:
        """When the learner last stopped a question in this scope."""
        query = (
            select(OpenQuestionRow.closed_at)
            .where(
                OpenQuestionRow.learner_id == learner_id,
                OpenQuestionRow.scope_key == scope_key,
                OpenQuestionRow.status == "stopped",
            )
            .order_by(OpenQuestionRow.closed_at.desc())
            .limit(1)
        )
        return await self._session.scalar(query)

    async def add_open(self, row: OpenQuestionRow) -> None:
        """Ask a question.

        Raises:
            sqlalchemy.exc.IntegrityError: another question is open in this scope.
        """
        self._session.add(row)
        await self._session.flush()

    async def close_open(self, open_id: str, status: Closed, now: datetime) -> None:
        """End an open question.

        Raises:
            StaleStateError: it is not open any more.
        """
        await self._change_open(open_id, {"status": status, "closed_at": now})

    async def use_hint(self, open_id: str, used_before: int) -> None:
        """Count one more hint.

        Raises:
            StaleStateError: the question is not open any more, or another hint was given meanwhile.
        """
        await self._change_open(open_id, {"hints_used": used_before + 1}, used_before)

    async def _change_open(self, open_id: str, values: Mapping[str, object], hints_used: int | None = None) -> None:
        change = update(OpenQuestionRow).where(OpenQuestionRow.id == open_id, OpenQuestionRow.status == "open")
        if hints_used is not None:
            change = change.where(OpenQuestionRow.hints_used == hints_used)
        result = await self._session.execute(change.values(dict(values)))
        if cast(CursorResult[tuple[()]], result).rowcount != 1:
            raise StaleStateError(f"the question {open_id} has changed meanwhile")

    async def add_attempt(self, row: AttemptRow, points: Sequence[PointGrade]) -> None:
        """Keep a graded answer.

        Raises:
            sqlalchemy.exc.IntegrityError: its question was answered already.
        """
        self._session.add(row)
        await self._session.flush()
        self._session.add_all(
            AttemptPointRow(attempt_id=row.id, point_id=point.point_id, credit=point.credit) for point in points
        )

    async def revise_attempt(self, row: AttemptRow, points: Sequence[PointGrade]) -> None:
        """Replace the points of an answer that was graded anew, and what it said about its keywords."""
        await self._session.execute(delete(AttemptPointRow).where(AttemptPointRow.attempt_id == row.id))
        self._session.add_all(
            AttemptPointRow(attempt_id=row.id, point_id=point.point_id, credit=point.credit) for point in points
        )
        said = update(KeywordEvidenceRow).where(
            KeywordEvidenceRow.learner_id == row.learner_id,
            KeywordEvidenceRow.at == row.at,
            KeywordEvidenceRow.keyword.in_(row.keywords),
        )
        await self._session.execute(said.values(score=row.score / 100))

    async def attempt(self, attempt_id: str) -> AttemptRow | None:
        return await self._session.get(AttemptRow, attempt_id)

    async def newest_attempt(self, learner_id: int) -> AttemptRow | None:
        query = (
            select(AttemptRow)
            .where(AttemptRow.learner_id == learner_id)
            .order_by(AttemptRow.at.desc(), AttemptRow.id)
            .limit(1)
        )
        return await self._session.scalar(query)

    async def attempts(self, learner_id: int) -> list[AttemptRow]:
        """All graded answers, oldest first."""
        query = select(AttemptRow).where(AttemptRow.learner_id == learner_id).order_by(AttemptRow.at, AttemptRow.id)
        return list(await self._session.scalars(query))

    async def attempts_since(self, learner_id: int, since: datetime) -> list[AttemptRow]:
        """Graded answers from `since` on, oldest first."""
        query = (
            select(AttemptRow)
            .where(AttemptRow.learner_id == learner_id, AttemptRow.at >= since)
            .order_by(AttemptRow.at, AttemptRow.id)
        )
        return list(await self._session.scalars(query))

    async def results(self, learner_id: int) -> list[tuple[str, int, datetime]]:
        """Quiz id, score (0..100) and moment of every graded answer, oldest first."""
        query = (
            select(AttemptRow.quiz_id, AttemptRow.score, AttemptRow.at)
            .where(AttemptRow.learner_id == learner_id)
            .order_by(AttemptRow.at, AttemptRow.id)
        )
        return [(quiz_id, score, at) for quiz_id, score, at in await self._session.execute(query)]

    async def points(self, attempt_id: str) -> list[AttemptPointRow]:
        query = select(AttemptPointRow).where(AttemptPointRow.attempt_id == attempt_id)
        return list(await self._session.scalars(query))

    async def due_dates(self, learner_id: int) -> dict[str, datetime]:
        """When each quiz should be seen again, by quiz id."""
        query = select(CardRow.quiz_id, CardRow.due).where(CardRow.learner_id == learner_id)
        return {row.quiz_id: row.due for row in await self._session.execute(query)}

    async def card(self, learner_id: int, quiz_id: str) -> CardRow | None:
        return await self._session.get(CardRow, (learner_id, quiz_id))

    async def move_card(
        self,
        learner_id: int,
        quiz_id: str,
        move: Callable[[dict[str, Any] | None], tuple[dict[str, Any], datetime]],
    ) -> None:
        """Replace a review card by what `move` makes of it (of None for the first answer): new data and due date."""
        row = await self.card(learner_id, quiz_id)
        data, due = move(None if row is None else row.data)
        if row is None:
            self._session.add(CardRow(learner_id=learner_id, quiz_id=quiz_id, data=data, due=due))
        else:
            row.data, row.due = data, due

    async def evidence(self, learner_id: int, since: datetime | None = None) -> list[Evidence]:
        """Signs of what the learner knows, oldest first."""
        query = (
            select(KeywordEvidenceRow.keyword, KeywordEvidenceRow.score, KeywordEvidenceRow.at)
            .where(KeywordEvidenceRow.learner_id == learner_id)
            .order_by(KeywordEvidenceRow.at, KeywordEvidenceRow.id)
        )
        if since is not None:
            query = query.where(KeywordEvidenceRow.at >= since)
        return [Evidence(keyword, score, at) for keyword, score, at in await self._session.execute(query)]

    async def add_evidence(self, learner_id: int, scores: Mapping[str, float], source: Source, now: datetime) -> None:
        """Keep what one answer says about its keywords (scores 0..1)."""
        self._session.add_all(
            KeywordEvidenceRow(learner_id=learner_id, keyword=keyword, score=score, source=source, at=now)
            for keyword, score in scores.items()
        )

    async def add_dispute(self, row: DisputeRow) -> None:
        """Keep an objection.

        Raises:
            sqlalchemy.exc.IntegrityError: this attempt was disputed already.
        """
        self._session.add(row)
        await self._session.flush()

    async def dispute(self, attempt_id: str) -> DisputeRow | None:
        return await self._session.get(DisputeRow, attempt_id)

    async def disputes(self, status: str = "open") -> list[tuple[DisputeRow, AttemptRow]]:
        """Objections with the attempts that they are about, oldest first, for the owner."""
        query = (
            select(DisputeRow, AttemptRow)
            .join(AttemptRow, AttemptRow.id == DisputeRow.attempt_id)
            .where(DisputeRow.status == status)
            .order_by(DisputeRow.at)
        )
        return [(dispute, attempt) for dispute, attempt in await self._session.execute(query)]
