"""The first words: who she is and what she can do, or what a returning learner left open."""

from __future__ import annotations

from dataclasses import dataclass

from core.content.library import Library
from core.messages import Action, Block, ButtonStyle, Emotion, FaceCue, ScopeKind, TextBlock
from core.qna.answer import topic_choice
from core.text.clean import shorten
from core.turn import Choice, Draft, Plan, Turn

_EXAMPLES = 3
_NAME_CHARS = 40


@dataclass(frozen=True, slots=True)
class _LeftOpen:
    """What waits for the learner in this scope; `due` counts quizzes to review."""

    quiz: bool
    interview: bool
    round: bool
    due: int


class Start:
    """Carries out START."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def plan(self, turn: Turn) -> Plan:
        left = await self._left_open(turn)
        if turn.learner.version == 0:
            return Plan(self._welcome(turn, left))
        return Plan(self._welcome_back(turn, left))

    async def _left_open(self, turn: Turn) -> _LeftOpen:
        learner_id, scope = turn.learner.id, turn.request.scope
        async with turn.db.read() as uow:
            quiz = await uow.quizzes.open_question(learner_id, scope.key)
            interview = await uow.interviews.open(learner_id, scope.key)
            dates = await uow.quizzes.due_dates(learner_id)
            row = await uow.rounds.running(scope) if scope.kind is not ScopeKind.DIRECT else None
        due = sum(moment <= turn.now and quiz_id in self._library.quizzes for quiz_id, moment in dates.items())
        return _LeftOpen(quiz is not None, interview is not None, row is not None, due)

    def _welcome(self, turn: Turn, left: _LeftOpen) -> Draft:
        say = turn.say
        blocks = (
            TextBlock(_greeting(turn, "hello")),
            TextBlock(say("learner.start.skills")),
            TextBlock(say("learner.start.invitation")),
        )
        return Draft(blocks, self._choices(turn, left), FaceCue(Emotion.GREETING, 0.8))

    def _welcome_back(self, turn: Turn, left: _LeftOpen) -> Draft:
        say = turn.say
        blocks: list[Block] = [TextBlock(_greeting(turn, "back"))]
        waiting = [say(f"learner.start.open.{name}") for name in ("round", "quiz", "interview") if getattr(left, name)]
        if left.due:
            waiting.append(say("learner.start.open.due_one" if left.due == 1 else "learner.start.open.due", n=left.due))
        blocks.append(TextBlock("\n".join(waiting) if waiting else say("learner.start.nothing_open")))
        return Draft(tuple(blocks), self._choices(turn, left), FaceCue(Emotion.GREETING, 0.7))

    def _choices(self, turn: Turn, left: _LeftOpen) -> tuple[Choice, ...]:
        """What is open comes first and is the thing to do."""
        say = turn.say
        group = turn.request.scope.kind is not ScopeKind.DIRECT
        going_on = [
            Choice(say(f"learner.start.choice.{name}"), action, style=ButtonStyle.PRIMARY)
            for name, action, open_now in (
                ("join_round", Action.GROUP_QUIZ, left.round),
                ("continue_quiz", Action.QUIZ, left.quiz),
                ("continue_interview", Action.INTERVIEW, left.interview),
                ("review", Action.REVIEW, left.due > 0),
            )
            if open_now
        ]
        fresh = [
            Choice(say(f"learner.start.choice.{name}"), action)
            for name, action, offered in (
                ("quiz", Action.QUIZ, not left.quiz),
                ("group", Action.GROUP_QUIZ, group and not left.round),
                ("interview", Action.INTERVIEW, not left.interview),
            )
            if offered
        ]
        concepts = list(self._library.concepts.values())
        examples = [topic_choice(concept, say) for concept in turn.rng.sample(concepts, min(_EXAMPLES, len(concepts)))]
        return (*going_on, *fresh, *examples, Choice(say("learner.start.choice.help"), Action.HELP))


def _greeting(turn: Turn, kind: str) -> str:
    name = shorten(" ".join((turn.request.account.display_name or turn.learner.display_name).split()), _NAME_CHARS)
    return turn.say(f"learner.start.{kind}", name=name) if name else turn.say(f"learner.start.{kind}_nameless")
