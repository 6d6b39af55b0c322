"""Starts a round, or shows the one that is going on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from core.content.library import Library
from core.content.schema import Quiz
from core.messages import Action, Emotion, ScopeKind, TextBlock, Tone
from core.quiz.rounds.policy import COUNT, SECONDS, choose_quizzes
from core.quiz.rounds.replies import running, told
from core.quiz.rounds.wording import RoundWording, shown_name
from core.quiz.topics import Topics
from core.storage.tables.rounds import RoundRow
from core.text.clean import shorten, squash
from core.turn import Choice, Plan, Turn

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork

_MOST_CHAPTERS = 10
_LABEL_CHARS = 60


@dataclass(frozen=True, slots=True)
class _Order:
    """What the starter asked for; `topic` is shown to everybody."""

    quizzes: tuple[Quiz, ...]
    count: int
    seconds: int
    topic: str = ""


class Starter:
    def __init__(self, library: Library, topics: Topics, wording: RoundWording) -> None:
        self._library = library
        self._topics = topics
        self._wording = wording

    async def start(self, turn: Turn) -> Plan:
        scope = turn.request.scope
        if scope.kind is ScopeKind.DIRECT:
            choice = Choice(turn.say("round.choice.alone"), Action.QUIZ)
            return told(turn, "round.only_in_groups", choice, emotion=Emotion.SORRY)
        async with turn.db.read() as uow:
            row = await uow.rounds.running(scope)
            answers = await uow.rounds.count_answers(row.id, row.position) if row is not None else 0
            met = await uow.rounds.asked_before(scope)
        if row is not None:
            return running(turn, self._wording, row, answers)
        order = self._order(turn)
        if isinstance(order, Plan):
            return order
        return self._begin(turn, order, choose_quizzes(order.quizzes, order.count, met, turn.rng))

    def _begin(self, turn: Turn, order: _Order, quiz_ids: tuple[str, ...]) -> Plan:
        scope, say = turn.request.scope, turn.say
        row = RoundRow(
            id=uuid4().hex,
            platform=scope.platform,
            scope_kind=scope.kind,
            scope_id=scope.id,
            owner_id=turn.learner.id,
            locale=turn.locale,
            quiz_ids=list(quiz_ids),
            seconds=order.seconds,
            started_at=turn.now,
            closes_at=turn.now + timedelta(seconds=order.seconds),
        )

        async def add(uow: UnitOfWork) -> None:
            await uow.rounds.add(row)

        name = shown_name(turn.learner.display_name, say)
        key = "round.started.on_topic" if order.topic else "round.started.on_anything"
        before = [TextBlock(say(key, name=name, topic=order.topic)), TextBlock(say("round.started.rules"), Tone.NOTE)]
        if len(quiz_ids) < order.count:
            before.insert(1, TextBlock(say("round.started.fewer", n=len(quiz_ids)), Tone.NOTE))
        return Plan(self._wording.asked(say, row, 0, before), (add,))

    def _order(self, turn: Turn) -> _Order | Plan:
        """What the command asks for, or a kind reply when that does not exist."""
        args = turn.command.args
        count = COUNT.read(args.get("count", "").strip())
        if count is None:
            return told(turn, "round.bad_count", low=COUNT.low, high=COUNT.high)
        seconds = SECONDS.read(args.get("seconds", "").strip())
        if seconds is None:
            return told(turn, "round.bad_seconds", low=SECONDS.low, high=SECONDS.high)
        named = args.get("topic", "")
        topic = self._topics.find(named)
        if topic is not None:
            quizzes = tuple(self._library.quizzes[quiz_id] for quiz_id in topic.quiz_ids)
            return _Order(quizzes, count, seconds, shorten(topic.label(turn.locale), _LABEL_CHARS))
        if squash(named):
            return self._unknown(turn, named)
        if not self._library.quizzes:
            return told(turn, "round.no_quizzes", emotion=Emotion.SORRY)
        return _Order(tuple(self._library.quizzes.values()), count, seconds)

    def _unknown(self, turn: Turn, named: str) -> Plan:
        others = {name: turn.command.args[name] for name in ("count", "seconds") if turn.command.args.get(name)}
        choices = (
            Choice(
                shorten(chapter.label(turn.locale), _LABEL_CHARS),
                Action.GROUP_QUIZ,
                {"topic": chapter.key.partition(":")[2], **others},
            )
            for chapter in self._topics.chapters[:_MOST_CHAPTERS]
        )
        topic = shorten(" ".join(named.split()), _LABEL_CHARS)
        return told(turn, "round.unknown_topic", *choices, emotion=Emotion.SORRY, topic=topic)
