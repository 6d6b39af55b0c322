"""Takes one learner's answer to the current question: graded in private, counted for the group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast
from uuid import uuid4

from core.content.library import Library
from core.content.schema import Locale, Quiz
from core.inference.worker import Worker
from core.messages import Emotion, TextBlock, Tone
from core.ports import Grade, Grader
from core.quiz.answering import dispute_choice
from core.quiz.grading_task import grading_task
from core.quiz.recording import GradedAnswer, record_graded_answer, revise_graded_answer
from core.quiz.rounds.policy import read_position
from core.quiz.rounds.replies import counted, told, too_late
from core.quiz.rounds.wording import answer_choice
from core.quiz.scorecard import face, score_card
from core.storage.tables.rounds import RoundAnswerRow, RoundRow
from core.text.clean import squash
from core.turn import Draft, Plan, Turn

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork

EDITED: Final = "edited"
"""The option of a request whose text replaces what the same person wrote to this question before."""


class GroupAnswerer:
    def __init__(self, library: Library, grader: Grader, worker: Worker) -> None:
        self._library = library
        self._grader = grader
        self._worker = worker

    async def answer(self, turn: Turn, row: RoundRow) -> Plan:
        """Grade the command's text, unless it comes too late or for the second time."""
        position = read_position(turn.command.args)
        quiz = self._library.quizzes.get(row.quiz_ids[row.position])
        if position != row.position or turn.now >= row.closes_at:
            return too_late(turn, row)
        if quiz is None:
            return told(turn, "round.question_gone", emotion=Emotion.SORRY)
        async with turn.db.read() as uow:
            answered = await uow.rounds.answer_of(row.id, position, turn.learner.id)
            count = await uow.rounds.count_answers(row.id, position)
        if answered is not None and EDITED not in turn.request.options:
            draft = told(turn, "round.already").draft
            return Plan(replace(draft, blocks=(*draft.blocks, counted(turn, count))))
        grade = await self._grade(quiz, turn.command.text, cast(Locale, row.locale))
        if grade is None:
            return told(turn, "round.empty_answer", answer_choice(turn.say, row.id, position))
        if answered is not None:
            return self._regraded(turn, row, quiz, grade, answered, count)
        return self._graded(turn, row, quiz, grade, count + 1)

    async def _grade(self, quiz: Quiz, answer: str, locale: Locale) -> Grade | None:
        """The grade; None when there are no words to grade."""
        if not squash(answer):
            return None
        grade = await self._worker.run(self._grader.grade, grading_task(quiz, self._library, answer, locale))
        return None if "empty" in grade.flags else grade

    def _graded(self, turn: Turn, row: RoundRow, quiz: Quiz, grade: Grade, count: int) -> Plan:
        answered = GradedAnswer(
            attempt_id=uuid4().hex,
            learner_id=turn.learner.id,
            scope_key=turn.scope_key,
            quiz=quiz,
            answer=turn.command.text,
            grade=grade,
            round_id=row.id,
        )
        position = row.position

        async def record(uow: UnitOfWork) -> None:
            await uow.rounds.hold_open(row.id, position)
            await record_graded_answer(uow, answered, turn.now)
            await uow.rounds.add_answer(
                RoundAnswerRow(
                    round_id=row.id, position=position, learner_id=turn.learner.id, attempt_id=answered.attempt_id
                )
            )

        return Plan(self._draft(turn, quiz, grade, answered.attempt_id, count), (record,))

    def _regraded(self, turn: Turn, row: RoundRow, quiz: Quiz, grade: Grade, attempt_id: str, count: int) -> Plan:
        """Somebody has changed what they wrote while everybody still can."""
        position = row.position

        async def revise(uow: UnitOfWork) -> None:
            await uow.rounds.hold_open(row.id, position)
            await revise_graded_answer(uow, attempt_id, turn.command.text, grade)

        return Plan(self._draft(turn, quiz, grade, attempt_id, count), (revise,))

    def _draft(self, turn: Turn, quiz: Quiz, grade: Grade, attempt_id: str, count: int) -> Draft:
        # The model answer waits until nobody can copy it any more.
        card = replace(score_card(quiz, grade, turn.say, self._library), model_answer_label="", model_answer="")
        later = TextBlock(turn.say("round.answered"), Tone.NOTE)
        return Draft((card, later, counted(turn, count)), (dispute_choice(turn, attempt_id),), face(grade))
