"""The interview's next step: a pure function of where it stands, what was heard and the track.

Every topic ends after a bounded number of turns whatever is said: at most two follow-ups, one hint after a miss,
two give-ups and a few asides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from core.content.schema import InterviewTopic, KeyPoint, Track
from core.interview.state import (
    InterviewState,
    Left,
    Phase,
    TopicProgress,
    current_topic,
    next_topic,
)

MAX_FOLLOW_UPS: Final = 2
MAX_GIVE_UPS: Final = 2
MAX_ASIDES: Final = 4
MAX_WAITS: Final = 1


class Kind(StrEnum):
    """What the learner's turn is. The first four are the point detector's kinds."""

    ANSWER = "answer"
    DONT_KNOW = "dont-know"
    TERM_QUESTION = "term-question"
    SMALL_TALK = "small-talk"
    HINT = "hint"
    SKIP = "skip"
    NOT_NOW = "not-now"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a turn contains.

    Attributes:
        credited: ids of points that the answer makes; ids of other topics are ignored.
        mentioned: indices of the topic's follow-ups whose words the answer mentions.
    """

    kind: Kind
    credited: tuple[str, ...] = ()
    mentioned: tuple[int, ...] = ()


class Happened(StrEnum):
    STARTED = "started"
    WAITING = "waiting"
    CALLED_OFF = "called-off"
    EXPLAIN = "explain"
    CHATTED = "chatted"
    CREDITED = "credited"
    REPEATED = "repeated"
    NOTED = "noted"
    MISSED = "missed"
    COMFORTED = "comforted"
    HINTED = "hinted"
    NO_HINT_LEFT = "no-hint-left"
    FOLLOW_UP = "follow-up"
    LEFT = "left"
    GONE = "gone"
    BREAK = "break"
    RESUMED = "resumed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Event:
    """Something to put into words. `points` are ids of points of the topic; `left` goes with `Happened.LEFT`."""

    what: Happened
    topic_id: str = ""
    points: tuple[str, ...] = ()
    left: Left | None = None


@dataclass(frozen=True, slots=True)
class Step:
    state: InterviewState
    events: tuple[Event, ...] = ()


def next_step(state: InterviewState, heard: Heard, track: Track) -> Step:
    """The state after a turn, and what happened in it, in order."""
    if state.phase is Phase.DONE:
        return Step(state)
    if state.phase is Phase.GREETING:
        return _at_greeting(state, heard, track)
    if state.phase is Phase.BREAK:
        return _at_break(state, heard, track)
    topic, progress = current_topic(state, track), state.current
    if topic is None or progress is None:
        moved = _enter_next(state, track)
        return Step(moved.state, (Event(Happened.GONE), *moved.events))
    return _in_topic(state, progress, heard, topic, track)


def _at_greeting(state: InterviewState, heard: Heard, track: Track) -> Step:
    if heard.kind is Kind.NOT_NOW:
        if state.waits >= MAX_WAITS:
            return Step(replace(state, phase=Phase.DONE), (Event(Happened.CALLED_OFF),))
        return Step(replace(state, waits=state.waits + 1), (Event(Happened.WAITING),))
    return _opened(Happened.STARTED, state, heard, track)


def _at_break(state: InterviewState, heard: Heard, track: Track) -> Step:
    if heard.kind is Kind.NOT_NOW and state.waits < MAX_WAITS:
        return Step(replace(state, waits=state.waits + 1), (Event(Happened.WAITING),))
    return _opened(Happened.RESUMED, state, heard, track)


def _opened(how: Happened, state: InterviewState, heard: Heard, track: Track) -> Step:
    moved = _enter_next(state, track)
    asides = (Event(Happened.EXPLAIN),) if heard.kind is Kind.TERM_QUESTION else ()
    return Step(moved.state, (*asides, Event(how), *moved.events))


def _enter_next(state: InterviewState, track: Track) -> Step:
    topic = next_topic(state, track)
    if topic is None:
        return Step(replace(state, phase=Phase.DONE, follow_up=None), (Event(Happened.CLOSED),))
    progress = (*state.progress, TopicProgress(topic.id))
    return Step(replace(state, phase=Phase.TOPIC, progress=progress, follow_up=None, waits=0))


def _leave(state: InterviewState, progress: TopicProgress, why: Left, track: Track) -> Step:
    state = state.with_current(replace(progress, left=why))
    said = Event(Happened.LEFT, progress.topic_id, left=why)
    if progress.topic_id == track.break_after and next_topic(state, track) is not None:
        return Step(replace(state, phase=Phase.BREAK, follow_up=None, waits=0), (said, Event(Happened.BREAK)))
    moved = _enter_next(state, track)
    return Step(moved.state, (said, *moved.events))


def _in_topic(
    state: InterviewState, progress: TopicProgress, heard: Heard, topic: InterviewTopic, track: Track
) -> Step:
    match heard.kind:
        case Kind.SKIP:
            return _leave(state, progress, Left.SKIPPED, track)
        case Kind.HINT:
            return _hint(state, progress, topic, track)
        case Kind.DONT_KNOW:
            return _give_up(state, progress, topic, track)
        case Kind.TERM_QUESTION:
            return _aside(Happened.EXPLAIN, state, progress, topic, track)
        case Kind.SMALL_TALK:
            return _aside(Happened.CHATTED, state, progress, topic, track)
        case _:
            return _answer(state, progress, heard, topic, track)


def _aside(what: Happened, state: InterviewState, progress: TopicProgress, topic: InterviewTopic, track: Track) -> Step:
    """Something beside the question; after too many, not answering is taken as not knowing."""
    progress = replace(progress, asides=progress.asides + 1)
    if progress.asides <= MAX_ASIDES:
        return Step(state.with_current(progress), (Event(what, topic.id),))
    stuck = _give_up(state, progress, topic, track)
    return Step(stuck.state, (Event(what, topic.id), *stuck.events))


def _hint(state: InterviewState, progress: TopicProgress, topic: InterviewTopic, track: Track) -> Step:
    point = _next_hint(state, progress, topic)
    if point is None:
        return _aside(Happened.NO_HINT_LEFT, state, progress, topic, track)
    return _hinted(state, progress, point, topic)


def _hinted(state: InterviewState, progress: TopicProgress, point: KeyPoint, topic: InterviewTopic) -> Step:
    progress = replace(progress, hinted=(*progress.hinted, point.id))
    return Step(state.with_current(progress), (Event(Happened.HINTED, topic.id, (point.id,)),))


def _give_up(state: InterviewState, progress: TopicProgress, topic: InterviewTopic, track: Track) -> Step:
    progress = replace(progress, give_ups=progress.give_ups + 1)
    point = _next_hint(state, progress, topic)
    if progress.give_ups >= MAX_GIVE_UPS or point is None:
        return _leave(state, progress, Left.GAVE_UP, track)
    hinted = _hinted(state, progress, point, topic)
    return Step(hinted.state, (Event(Happened.COMFORTED, topic.id), *hinted.events))


def _answer(state: InterviewState, progress: TopicProgress, heard: Heard, topic: InterviewTopic, track: Track) -> Step:
    said = [point.id for point in topic.points if point.id in heard.credited]
    new = tuple(point_id for point_id in said if point_id not in progress.credited)
    off_points = _asks_beyond_points(state, topic)
    progress = replace(
        progress,
        answers=progress.answers + 1,
        credited=progress.credited + new,
        misses=progress.misses + (not said and not off_points),
    )
    if new:
        reaction = Event(Happened.CREDITED, topic.id, new)
    elif said:
        reaction = Event(Happened.REPEATED, topic.id, tuple(said))
    else:
        reaction = Event(Happened.NOTED if off_points else Happened.MISSED, topic.id)
    step = _go_on(state, progress, heard, topic, track, reaction)
    return Step(step.state, (reaction, *step.events))


def _go_on(
    state: InterviewState,
    progress: TopicProgress,
    heard: Heard,
    topic: InterviewTopic,
    track: Track,
    reaction: Event,
) -> Step:
    if _missing(progress, topic) == ():
        return _leave(state, progress, Left.COMPLETE, track)
    index = _choose_follow_up(progress, heard, topic)
    if index is not None:
        asked = replace(progress, asked=progress.asked + 1, follow_ups=(*progress.follow_ups, index))
        return Step(replace(state.with_current(asked), follow_up=index), (Event(Happened.FOLLOW_UP, topic.id),))
    point = _next_hint(state, progress, topic)
    if reaction.what is Happened.MISSED and progress.misses == 1 and point is not None:
        return _hinted(state, progress, point, topic)
    return _leave(state, progress, Left.PARTLY if progress.credited else Left.EMPTY, track)


def _missing(progress: TopicProgress, topic: InterviewTopic) -> tuple[KeyPoint, ...]:
    """Points not made yet, the heaviest first."""
    missing = [point for point in topic.points if point.id not in progress.credited]
    return tuple(sorted(missing, key=lambda point: -point.weight))


def _asks_beyond_points(state: InterviewState, topic: InterviewTopic) -> bool:
    """Whether the open question digs into what was mentioned: its answer is heard, but there is no point to make."""
    if state.follow_up is None or state.follow_up >= len(topic.follow_ups):
        return False
    return topic.follow_ups[state.follow_up].missing is None


def _choose_follow_up(progress: TopicProgress, heard: Heard, topic: InterviewTopic) -> int | None:
    """On what a good answer mentioned, else on the heaviest missing point that has a follow-up."""
    if len(progress.follow_ups) >= MAX_FOLLOW_UPS:
        return None
    fresh = [index for index in range(len(topic.follow_ups)) if index not in progress.follow_ups]
    if any(point_id in heard.credited for point_id in progress.credited):
        index = next((i for i in heard.mentioned if i in fresh), None)
        if index is not None:
            return index
    order = [point.id for point in _missing(progress, topic)]
    about = [index for index in fresh if topic.follow_ups[index].missing in order]
    return min(about, key=lambda index: order.index(topic.follow_ups[index].missing or ""), default=None)


def _next_hint(state: InterviewState, progress: TopicProgress, topic: InterviewTopic) -> KeyPoint | None:
    """The point to hint at: what the open follow-up asks about, else the heaviest missing one; each only once."""
    left = [point for point in _missing(progress, topic) if point.id not in progress.hinted]
    if state.follow_up is not None and state.follow_up < len(topic.follow_ups):
        asked = topic.follow_ups[state.follow_up].missing
        return next((point for point in left if point.id == asked), left[0] if left else None)
    return left[0] if left else None
