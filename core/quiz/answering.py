"""Grades an answer, records it, and already knows what to ask next."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from core.content.library import Library
from core.content.schema import Quiz
from core.inference.worker import Worker
from core.messages import Action, ButtonStyle, Emotion, FaceCue, TextBlock, Tone, Visibility
from core.ports import Grade, Grader
from core.quiz.commenting import commented
from core.quiz.grading_task import grading_task
from core.quiz.history import History
from core.quiz.mastery import mastery
from core.quiz.picker import Picker
from core.quiz.recording import GradedAnswer, percent, record_graded_answer
from core.quiz.scorecard import face, score_card
from core.quiz.select_adaptive import weak_keywords
from core.quiz.state import OpenQuestion, addressed, closing, load_state
from core.quiz.wording import Wording, question_choices
from core.text.clean import squash
from core.turn import Choice, Draft, Focus, Plan, Turn, Write, focus_on

if TYPE_CHECKING:
    from core.language.phrasing import Phrasing
    from core.storage.unit_of_work import UnitOfWork

_MOST_WEAK_SHOWN = 3
_PERFECT = 95


class Answerer:
    def __init__(
        self,
        library: Library,
        grader: Grader,
        worker: Worker,
        picker: Picker,
        wording: Wording,
        phrasing: Phrasing | None = None,
    ) -> None:
        self._library = library
        self._grader = grader
        self._worker = worker
        self._picker = picker
        self._wording = wording
        self._phrasing = phrasing

    async def answer(self, turn: Turn) -> Plan:
        state = await load_state(turn, self._library)
        question = addressed(turn, state)
        if isinstance(question, Plan):
            return question
        answer = turn.command.text
        if not squash(answer):
            return _asks_for_words(turn, question)
        task = grading_task(question.quiz, self._library, answer, question.locale)
        grade = await self._worker.run(self._grader.grade, task)
        if "empty" in grade.flags:
            return _asks_for_words(turn, question)
        attempt_id = uuid4().hex
        history = state.history.after(question.quiz, percent(grade.score) / 100, turn.now)
        draft = self._draft(turn, question, grade, history, attempt_id)
        draft = await commented(draft, question.quiz, answer, grade, turn.locale, self._phrasing)
        return Plan(draft, _writes(turn, question, grade, attempt_id))

    def _draft(self, turn: Turn, question: OpenQuestion, grade: Grade, history: History, attempt_id: str) -> Draft:
        quiz, say = question.quiz, turn.say
        known = mastery(history.evidence, turn.now)
        weak = weak_keywords(quiz.keywords, known, _MOST_WEAK_SHOWN) if percent(grade.score) < _PERFECT else ()
        card = score_card(quiz, grade, say, self._library, weak)
        offer, choice = self._next(turn, question, history)
        choices = (
            choice,
            Choice(say("quiz.choice.read_note"), Action.ASK, {"concept": quiz.concepts[0]}),
            dispute_choice(turn, attempt_id),
        )
        visibility = Visibility.PUBLIC if turn.learner.public_results else Visibility.PRIVATE
        return Draft((card, offer), choices, face(grade), visibility)

    def _next(self, turn: Turn, question: OpenQuestion, history: History) -> tuple[TextBlock, Choice]:
        """What comes next, in words with the reason, and the button that asks it."""
        selection, wish = self._picker.pick_next(history, question.wish, turn.now, turn.rng)
        following: Quiz = self._library.quizzes[selection.quiz_id]
        name = self._wording.name(following, turn.locale)
        why = self._wording.why(turn.say, wish, selection.reasons, turn.now)
        args = {**wish.args(), "quiz": following.id, "asked": str(len(history.asked))}
        choice = Choice(turn.say("quiz.choice.next"), Action.QUIZ, args, ButtonStyle.PRIMARY)
        return TextBlock(turn.say("quiz.next.offer", name=name, why=why), Tone.NOTE), choice


def dispute_choice(turn: Turn, attempt_id: str) -> Choice:
    """The button with which a learner objects to a grade."""
    asks_for = turn.say("quiz.choice.dispute_reason")
    return Choice(turn.say("quiz.choice.dispute"), Action.DISPUTE, {"attempt": attempt_id}, asks_for=asks_for)


def _asks_for_words(turn: Turn, question: OpenQuestion) -> Plan:
    text = TextBlock(turn.say("quiz.answer.empty"))
    return Plan(Draft((text,), question_choices(turn.say, question.id), FaceCue(Emotion.CURIOUS)))


def _writes(turn: Turn, question: OpenQuestion, grade: Grade, attempt_id: str) -> tuple[Write, ...]:
    answered = GradedAnswer(
        attempt_id=attempt_id,
        learner_id=turn.learner.id,
        scope_key=turn.scope_key,
        quiz=question.quiz,
        answer=turn.command.text,
        grade=grade,
        hints_used=question.hints_used,
        open_question_id=question.id,
    )

    async def record(uow: UnitOfWork) -> None:
        await record_graded_answer(uow, answered, turn.now)

    return (*closing(turn, question.id, "answered"), record, focus_on(turn, Focus.NONE))
