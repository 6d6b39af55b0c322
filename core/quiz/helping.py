"""Hints for an open question, and the end of a sitting or of the group's round."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.content.library import Library
from core.messages import Action, Emotion, FaceCue, ScopeKind, TextBlock, Tone
from core.quiz.history import Result, sitting
from core.quiz.rounds.leading import Leader
from core.quiz.state import addressed, closing, load_state, refusal
from core.quiz.wording import answer_choice, new_quiz_choice
from core.turn import Choice, Draft, Focus, Plan, Turn, focus_on

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork

_LONGEST_SITTING = timedelta(days=1)


class Helper:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._leader = Leader(library)

    async def hint(self, turn: Turn) -> Plan:
        """One more hint, for the heaviest points first. Hints cost nothing."""
        question = addressed(turn, await load_state(turn, self._library))
        if isinstance(question, Plan):
            return question
        say, used, args = turn.say, question.hints_used, {"open": question.id}
        points = sorted(question.quiz.points, key=lambda point: -point.weight)
        skip = Choice(say("quiz.choice.skip"), Action.SKIP, args)
        if used >= len(points):
            text = TextBlock(say("quiz.hint.none_left"))
            return Plan(Draft((text,), (answer_choice(say, question.id), skip), FaceCue(Emotion.ENCOURAGING)))
        hint = getattr(points[used].hint, turn.locale)
        text = TextBlock(say("quiz.hint.given", number=used + 1, total=len(points), hint=hint))
        more = (Choice(say("quiz.choice.more_hint"), Action.HINT, args),) if used + 1 < len(points) else ()

        async def count(uow: UnitOfWork) -> None:
            await uow.quizzes.use_hint(question.id, used)

        choices = (answer_choice(say, question.id), *more, skip)
        return Plan(Draft((text,), choices, FaceCue(Emotion.THINKING)), (count,))

    async def stop(self, turn: Turn) -> Plan:
        """Close the open question, if any, and sum up the sitting; in a group without one, stop its round."""
        state = await load_state(turn, self._library)
        wanted = turn.command.args.get("open", "")
        if wanted and wanted != state.stored_id:
            return refusal(turn, state)
        if not state.stored_id and turn.request.scope.kind is not ScopeKind.DIRECT:
            async with turn.db.read() as uow:
                row = await uow.rounds.running(turn.request.scope)
            if row is not None:
                return await self._leader.stop(turn, row)
        async with turn.db.read() as uow:
            attempts = await uow.quizzes.attempts_since(turn.learner.id, turn.now - _LONGEST_SITTING)
            last_stop = await uow.quizzes.last_stop(turn.learner.id, turn.scope_key)
        results = [Result(a.quiz_id, a.score / 100, a.at) for a in attempts if a.scope_key == turn.scope_key]
        done = sitting(results, turn.now, last_stop)
        key = "quiz.stop.stopped" if state.stored_id else "quiz.stop.enough" if done else "quiz.stop.nothing"
        blocks = [TextBlock(turn.say(key))]
        if done:
            blocks.append(TextBlock(_summary(turn, done), Tone.NOTE))
        progress = Choice(turn.say("quiz.choice.progress"), Action.PROGRESS)
        draft = Draft(tuple(blocks), (new_quiz_choice(turn.say), progress), FaceCue(Emotion.GOODBYE))
        writes = (*closing(turn, state.stored_id, "stopped"), focus_on(turn, Focus.NONE)) if state.stored_id else ()
        return Plan(draft, writes)


def _summary(turn: Turn, done: tuple[Result, ...]) -> str:
    average = round(100 * sum(result.score for result in done) / len(done))
    if len(done) == 1:
        return turn.say("quiz.stop.summary_one", score=average)
    return turn.say("quiz.stop.summary", n=len(done), average=average)
