"""What the choice of the next quiz depends on, read once and carried forward in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.content.schema import Quiz
from core.quiz.mastery import FORGOTTEN_AFTER, Evidence

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork

SITTING_GAP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Result:
    """A graded answer; `score` is 0..1."""

    quiz_id: str
    score: float
    at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """A learner's quizzes so far, oldest first. `asked` are the ids of all questions, answered or not."""

    results: tuple[Result, ...] = ()
    asked: tuple[str, ...] = ()
    due: Mapping[str, datetime] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    def latest(self) -> dict[str, Result]:
        """The newest result of each quiz, in the order of these results."""
        newest: dict[str, Result] = {}
        for result in self.results:
            newest.pop(result.quiz_id, None)
            newest[result.quiz_id] = result
        return newest

    def after(self, quiz: Quiz, score: float, now: datetime) -> History:
        """This history with one more answer; the answered quiz is due no more."""
        return replace(
            self,
            results=(*self.results, Result(quiz.id, score, now)),
            due={quiz_id: due for quiz_id, due in self.due.items() if quiz_id != quiz.id},
            evidence=(*self.evidence, *(Evidence(keyword, score, now) for keyword in quiz.keywords)),
        )


async def load_history(uow: UnitOfWork, learner_id: int, now: datetime) -> History:
    """Read a learner's history (four statements)."""
    results = await uow.quizzes.results(learner_id)
    return History(
        results=tuple(Result(quiz_id, score / 100, at) for quiz_id, score, at in results),
        asked=tuple(await uow.quizzes.asked(learner_id)),
        due=await uow.quizzes.due_dates(learner_id),
        evidence=tuple(await uow.quizzes.evidence(learner_id, now - FORGOTTEN_AFTER)),
    )


def sitting(results: Sequence[Result], now: datetime, since: datetime | None) -> tuple[Result, ...]:
    """The newest results without a longer break between them, not counting those before `since`."""
    newest: list[Result] = []
    later = now
    for result in reversed(results):
        if later - result.at > SITTING_GAP or (since is not None and result.at <= since):
            break
        newest.append(result)
        later = result.at
    return tuple(reversed(newest))
