"""Writes a graded answer with all that follows from it. Group rounds record their answers with it too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.content.schema import Quiz
from core.errors import StaleStateError
from core.ports import Grade
from core.quiz.schedule import review
from core.storage.tables.quizzes import AttemptRow

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GradedAnswer:
    """An answer and its grade.

    Attributes:
        attempt_id: new, 32 hexadecimal digits; learners name the attempt by it in a dispute.
        open_question_id: the question it answers, when it was asked in person.
        round_id: the group round it belongs to.
    """

    attempt_id: str
    learner_id: int
    scope_key: str
    quiz: Quiz
    answer: str
    grade: Grade
    hints_used: int = 0
    open_question_id: str | None = None
    round_id: str | None = None


async def revise_graded_answer(uow: UnitOfWork, attempt_id: str, answer: str, grade: Grade) -> None:
    """Let another answer take an attempt's place, while it may still be changed.

    The review card stays where the first answer moved it: it was seen once.
    """
    row = await uow.quizzes.attempt(attempt_id)
    if row is None:
        raise StaleStateError(f"the attempt {attempt_id} is gone")
    row.answer, row.score, row.similarity = answer, percent(grade.score), grade.similarity
    row.flags = list(grade.flags)
    await uow.quizzes.revise_attempt(row, grade.points)


def percent(score: float) -> int:
    """A grade 0..1 as 0..100 in steps of 5."""
    return min(100, max(0, round(score * 20) * 5))


async def record_graded_answer(uow: UnitOfWork, answered: GradedAnswer, now: datetime) -> None:
    """Keep the attempt with its points, move the review card on and add keyword evidence.

    Raises:
        sqlalchemy.exc.IntegrityError: the open question was answered already.
    """
    quiz, grade = answered.quiz, answered.grade
    row = AttemptRow(
        id=answered.attempt_id,
        learner_id=answered.learner_id,
        quiz_id=quiz.id,
        scope_key=answered.scope_key,
        answer=answered.answer,
        score=percent(grade.score),
        similarity=grade.similarity,
        flags=list(grade.flags),
        keywords=list(quiz.keywords),
        at=now,
        hints_used=answered.hints_used,
        open_question_id=answered.open_question_id,
        round_id=answered.round_id,
    )
    await uow.quizzes.add_attempt(row, grade.points)
    await uow.quizzes.move_card(answered.learner_id, quiz.id, lambda card: review(card, grade.score, now))
    scores = dict.fromkeys(quiz.keywords, grade.score)
    await uow.quizzes.add_evidence(answered.learner_id, scores, "quiz", now)
