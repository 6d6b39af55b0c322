"""Where an interview stands. Frozen, and stored as JSON between turns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from core.content.schema import InterviewTopic, Locale, Prose, Track


class Phase(StrEnum):
    GREETING = "greeting"
    TOPIC = "topic"
    BREAK = "break"
    DONE = "done"


class Left(StrEnum):
    """Why a topic was left."""

    COMPLETE = "complete"
    PARTLY = "partly"
    EMPTY = "empty"
    GAVE_UP = "gave-up"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class TopicProgress:
    """What happened in one topic.

    Attributes:
        asked: questions asked, the opening one included; a repeated question counts once.
        answers: attempts that were heard.
        credited: ids of the points made so far.
        follow_ups: indices of the follow-ups asked.
        hinted: ids of the points that a hint was given for.
        misses: answers that made no new point.
        give_ups: how often the learner did not know.
        asides: turns that were about something else (a term, small talk, a hint when none was left).
        left: why the topic is over; None while it is being talked about.
    """

    topic_id: str
    asked: int = 1
    answers: int = 0
    credited: tuple[str, ...] = ()
    follow_ups: tuple[int, ...] = ()
    hinted: tuple[str, ...] = ()
    misses: int = 0
    give_ups: int = 0
    asides: int = 0
    left: Left | None = None

    @property
    def tried(self) -> bool:
        """Whether the learner has reacted to the topic at all, if only by giving up."""
        return self.answers > 0 or self.give_ups > 0 or self.left is not None


@dataclass(frozen=True, slots=True)
class Told:
    """The interview so far as a language model told it, in one language; `topics` is how many it speaks of."""

    text: str
    locale: Locale
    topics: int


@dataclass(frozen=True, slots=True)
class InterviewState:
    """One interview between two turns.

    Attributes:
        progress: the topics so far, in the order in which they came; the last one is the current one.
        follow_up: index of the follow-up that waits for an answer; None while the opening question does.
        waits: how often the learner asked for time in this phase.
        seed: which of a topic's opening questions is asked in this interview.
        told: a summary in fluent words; None uses the one that `core.interview.summary` composes.
    """

    track_id: str
    phase: Phase = Phase.GREETING
    progress: tuple[TopicProgress, ...] = ()
    follow_up: int | None = None
    waits: int = 0
    seed: int = 0
    told: Told | None = None

    @property
    def current(self) -> TopicProgress | None:
        return self.progress[-1] if self.phase is Phase.TOPIC and self.progress else None

    def with_current(self, progress: TopicProgress) -> InterviewState:
        return replace(self, progress=(*self.progress[:-1], progress))


_states: TypeAdapter[InterviewState] = TypeAdapter(InterviewState)


def encode_state(state: InterviewState) -> dict[str, Any]:
    encoded: dict[str, Any] = _states.dump_python(state, mode="json")
    return encoded


def decode_state(data: dict[str, Any]) -> InterviewState:
    return _states.validate_python(data)


def current_topic(state: InterviewState, track: Track) -> InterviewTopic | None:
    """The topic being talked about; None outside the topics, or if the content has lost it since."""
    progress = state.current
    if progress is None:
        return None
    return next((topic for topic in track.topics if topic.id == progress.topic_id), None)


def next_topic(state: InterviewState, track: Track) -> InterviewTopic | None:
    """The first topic of the track that has not come up yet."""
    seen = {progress.topic_id for progress in state.progress}
    return next((topic for topic in track.topics if topic.id not in seen), None)


def opening(state: InterviewState, topic: InterviewTopic) -> Prose:
    """The way in which this interview asks the topic's first question."""
    ways = (topic.opening, *topic.variants)
    return ways[(state.seed + len(state.progress)) % len(ways)]
