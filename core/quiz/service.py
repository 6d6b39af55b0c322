"""The quiz room: asks, grades, hints, and remembers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from core.content.library import Library
from core.inference.worker import Worker
from core.messages import Action
from core.ports import Grader
from core.quiz.answering import Answerer
from core.quiz.asking import Asker
from core.quiz.disputing import dispute
from core.quiz.helping import Helper
from core.quiz.picker import Picker, Strategy
from core.quiz.state import Asking
from core.quiz.topics import Topics
from core.quiz.wording import Wording
from core.turn import Plan, Turn

if TYPE_CHECKING:
    from core.language.phrasing import Phrasing


class QuizService:
    """Carries out QUIZ, REVIEW, ANSWER, HINT, SKIP, STOP and DISPUTE.

    Args:
        worker: runs the grader off the event loop.
        strategy: how the next quiz is chosen: "adaptive", or "iou" for the reference's formula.
        phrasing: a language model that comments on answers; without one the comments are composed.
    """

    def __init__(
        self,
        library: Library,
        grader: Grader,
        worker: Worker,
        strategy: Strategy = "adaptive",
        phrasing: Phrasing | None = None,
    ) -> None:
        topics = Topics(library)
        wording = Wording(library, topics)
        picker = Picker(library, topics, strategy)
        asker = Asker(library, topics, picker, Asking(library, wording, strategy))
        answerer = Answerer(library, grader, worker, picker, wording, phrasing)
        helper = Helper(library)
        self._plans: dict[Action, Callable[[Turn], Awaitable[Plan]]] = {
            Action.QUIZ: asker.quiz,
            Action.REVIEW: asker.review,
            Action.SKIP: asker.skip,
            Action.ANSWER: answerer.answer,
            Action.HINT: helper.hint,
            Action.STOP: helper.stop,
            Action.DISPUTE: dispute,
        }

    async def plan(self, turn: Turn) -> Plan:
        return await self._plans[turn.command.action](turn)
