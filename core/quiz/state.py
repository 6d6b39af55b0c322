"""Where a learner stands in one scope, and the writes that move a question on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import uuid4

from core.content.library import Library
from core.content.schema import Locale, Quiz
from core.messages import Action, Block, Emotion, FaceCue, QuestionBlock, TextBlock
from core.quiz.history import History, load_history
from core.quiz.picker import Strategy
from core.quiz.selection import Reasons, Selection
from core.quiz.wish import Wish
from core.quiz.wording import Wording, new_quiz_choice, question_choices
from core.storage.repositories.quizzes import Closed
from core.storage.tables.quizzes import OpenQuestionRow
from core.turn import Choice, Draft, Focus, Plan, Turn, Write, focus_on

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork

_CURIOUS = FaceCue(Emotion.CURIOUS)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The question that waits for an answer."""

    id: str
    quiz: Quiz
    wish: Wish
    reasons: Reasons
    locale: Locale
    hints_used: int


@dataclass(frozen=True, slots=True)
class State:
    """What a turn about quizzes starts from.

    Attributes:
        stored_id: id of the open question in the database; set without `question` when its quiz has left the content.
    """

    history: History
    question: OpenQuestion | None
    stored_id: str | None


async def load_state(turn: Turn, library: Library) -> State:
    """Read everything in one short session (five statements)."""
    async with turn.db.read() as uow:
        row = await uow.quizzes.open_question(turn.learner.id, turn.scope_key)
        history = await load_history(uow, turn.learner.id, turn.now)
    return State(history, None if row is None else _question(row, library), None if row is None else row.id)


def _question(row: OpenQuestionRow, library: Library) -> OpenQuestion | None:
    quiz = library.quizzes.get(row.quiz_id)
    if quiz is None:
        return None
    wish = Wish.from_args(row.reasons.get("wish", {}))
    return OpenQuestion(row.id, quiz, wish, Reasons.from_json(row.reasons), cast(Locale, row.locale), row.hints_used)


def closing(turn: Turn, open_id: str | None, status: Closed) -> tuple[Write, ...]:
    """The write that ends a question; none when there is nothing to end."""
    if open_id is None:
        return ()

    async def close(uow: UnitOfWork) -> None:
        await uow.quizzes.close_open(open_id, status, turn.now)

    return (close,)


def addressed(turn: Turn, state: State) -> OpenQuestion | Plan:
    """The open question that the command is about, or what to say when there is none (any more)."""
    question = state.question
    if question is not None and turn.command.args.get("open", "") in ("", question.id):
        return question
    return refusal(turn, state)


def refusal(turn: Turn, state: State) -> Plan:
    """What to say to a command about a question that is not open (any more)."""
    say, question = turn.say, state.question
    if question is not None:
        skip = Choice(say("quiz.choice.skip"), Action.SKIP, {"open": question.id})
        choices = (Choice(say("quiz.choice.current"), Action.QUIZ), skip)
        return Plan(Draft((TextBlock(say("quiz.over.another")),), choices))
    text = say("quiz.over.gone") if turn.command.args.get("open") or state.stored_id else say("quiz.over.nothing")
    writes = (*closing(turn, state.stored_id, "replaced"), focus_on(turn, Focus.NONE)) if state.stored_id else ()
    return Plan(Draft((TextBlock(text),), (new_quiz_choice(say),)), writes)


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts a chosen quiz to the learner."""

    library: Library
    wording: Wording
    strategy: Strategy

    def ask(
        self,
        turn: Turn,
        selection: Selection,
        wish: Wish,
        before: Sequence[Block] = (),
        writes: Sequence[Write] = (),
        face: FaceCue = _CURIOUS,
    ) -> Plan:
        """A plan that opens the chosen question after `writes`."""
        quiz = self.library.quizzes[selection.quiz_id]
        row = OpenQuestionRow(
            id=uuid4().hex,
            learner_id=turn.learner.id,
            scope_key=turn.scope_key,
            quiz_id=quiz.id,
            locale=turn.locale,
            asked_at=turn.now,
            strategy=self.strategy,
            reasons=selection.reasons.to_json() | {"wish": wish.args()},
        )

        async def open_question(uow: UnitOfWork) -> None:
            await uow.quizzes.add_open(row)

        block = self.block(turn, quiz, wish, selection.reasons)
        draft = Draft((*before, block), question_choices(turn.say, row.id), face)
        return Plan(draft, (*writes, open_question, focus_on(turn, Focus.QUIZ)))

    def block(self, turn: Turn, quiz: Quiz, wish: Wish, reasons: Reasons) -> QuestionBlock:
        return self.wording.question(turn.say, quiz, wish, reasons, turn.now)
