"""Finds out what a learner's turn is: a wish, a term question, or an answer with its points."""

from __future__ import annotations

from dataclasses import dataclass

from core.content.schema import InterviewTopic, Locale
from core.inference.worker import Worker
from core.interview.machine import Heard, Kind
from core.interview.points import mentions
from core.interview.sitting import Sitting
from core.interview.state import Phase, current_topic
from core.interview.wishes import asks_for_time, wish_in
from core.interview.wording import question_text
from core.messages import Action
from core.ports import PointDetector
from core.quiz.grading_task import grading_points
from core.turn import Command


@dataclass(frozen=True, slots=True)
class Listened:
    """`term` is what a term question asks about, "" if it only points at the question."""

    heard: Heard
    term: str = ""


class Listener:
    """Reads turns with a point detector that runs on `worker`."""

    def __init__(self, detector: PointDetector, worker: Worker) -> None:
        self._detector = detector
        self._worker = worker

    async def listen(self, command: Command, sitting: Sitting, locale: Locale) -> Listened:
        wish = _wish(command, sitting.state.phase)
        if wish is not None:
            return Listened(Heard(wish))
        topic = current_topic(sitting.state, sitting.track)
        question = question_text(sitting.state, sitting.track, locale)
        points = () if topic is None else grading_points(topic.points)
        detected = await self._worker.run(self._detector.detect, question, command.text, points)
        kind = Kind(detected.kind)
        mentioned = _mentioned(command.text, topic) if topic is not None and kind is Kind.ANSWER else ()
        return Listened(Heard(kind, detected.credited, mentioned), detected.term)


def _wish(command: Command, phase: Phase) -> Kind | None:
    if command.action is Action.HINT:
        return Kind.HINT
    if command.action is Action.SKIP:
        return Kind.SKIP
    if phase is Phase.TOPIC:
        return wish_in(command.text)
    if not command.text.strip():
        return Kind.ANSWER
    return Kind.NOT_NOW if asks_for_time(command.text) else None


def _mentioned(text: str, topic: InterviewTopic) -> tuple[int, ...]:
    return tuple(
        index
        for index, follow_up in enumerate(topic.follow_ups)
        if any(mentions(text, word) for word in follow_up.mentioned)
    )
