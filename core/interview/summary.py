"""What an interview was about so far, from its state alone: bounded, the same for the same state, in both languages.

The newest topics are told one by one, the older ones together. While an interview goes on, points that were missed stay
out of it: they may still be asked about, and a language model that reads the summary could give them away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from core.content.schema import InterviewTopic, KeyPoint, Locale, Track
from core.i18n import Speaker
from core.interview.state import InterviewState, Left, TopicProgress
from core.interview.wording import in_language
from core.text.clean import shorten

MAX_SUMMARY_CHARS: Final = 600
MAX_FACTS: Final = 8
_MAX_TOLD: Final = 5
_MAX_TITLE_CHARS: Final = 60
_MAX_POINT_CHARS: Final = 90
_MOST_POINTS: Final = 2


@dataclass(frozen=True, slots=True)
class _Talked:
    """One topic that the learner reacted to; the heaviest points come first."""

    topic: InterviewTopic
    made: tuple[KeyPoint, ...]
    missed: tuple[KeyPoint, ...]
    left: Left | None

    @classmethod
    def about(cls, topic: InterviewTopic, progress: TopicProgress) -> _Talked:
        points = sorted(topic.points, key=lambda point: -point.weight)
        made = tuple(point for point in points if point.id in progress.credited)
        missed = tuple(point for point in points if point.id not in progress.credited)
        return cls(topic, made, missed, progress.left)


def topics_told(state: InterviewState, track: Track) -> int:
    """How many topics a summary of `state` speaks of."""
    return len(_talked(state, track))


def facts_of(state: InterviewState, track: Track, locale: Locale, *, missed: bool = True) -> tuple[str, ...]:
    """One line per topic, the newest `MAX_FACTS`: how many points were made, and the weightiest of them.

    Args:
        missed: name the points that were not made, too.
    """
    say = Speaker(locale, Random(0))  # noqa: S311 - none of these texts has variants
    return tuple(_fact(each, say, missed) for each in _talked(state, track)[-MAX_FACTS:])


def summary_of(state: InterviewState, track: Track, locale: Locale, *, missed: bool = True) -> str:
    """A short paragraph of at most `MAX_SUMMARY_CHARS`; "" before the first topic was reacted to.

    Args:
        missed: say which point is worth another look.
    """
    say = Speaker(locale, Random(0))  # noqa: S311 - none of these texts has variants
    talked = _talked(state, track)
    if not talked:
        return ""
    ends = [_best(talked, say), _gap(talked, say) if missed else ""]
    for shown in range(min(_MAX_TOLD, len(talked)), 0, -1):
        parts = [_overall(talked, say), *(_sentence(each, say) for each in talked[-shown:]), *ends]
        text = " ".join(part for part in parts if part)
        if len(text) <= MAX_SUMMARY_CHARS:
            return text
    return shorten(_overall(talked, say), MAX_SUMMARY_CHARS)


def _talked(state: InterviewState, track: Track) -> list[_Talked]:
    topics = {topic.id: topic for topic in track.topics}
    return [
        _Talked.about(topics[progress.topic_id], progress)
        for progress in state.progress
        if progress.tried and progress.topic_id in topics
    ]


def _overall(talked: Sequence[_Talked], say: Speaker) -> str:
    made = sum(len(each.made) for each in talked)
    total = made + sum(len(each.missed) for each in talked)
    return say("interview.summary.overall", topics=len(talked), made=made, total=total)


def _sentence(each: _Talked, say: Speaker) -> str:
    """How one topic went."""
    made = len(each.made)
    if each.left is Left.SKIPPED and not made:
        key = "skipped"
    elif not each.missed:
        key = "complete"
    else:
        key = "partly" if made else "empty"
    total = made + len(each.missed)
    return say(f"interview.summary.{key}", topic=_title(each, say), made=made, total=total)


def _best(talked: Sequence[_Talked], say: Speaker) -> str:
    """The heaviest point made in the topic that went best; the newest of several."""
    best = max(talked, key=lambda each: (_share(each), talked.index(each)))
    return say("interview.summary.best", point=_words(best.made[0], say)) if best.made else ""


def _gap(talked: Sequence[_Talked], say: Speaker) -> str:
    """The heaviest point missed in the topic that went worst; the newest of several."""
    worst = min(talked, key=lambda each: (_share(each), -talked.index(each)))
    return say("interview.summary.gap", point=_words(worst.missed[0], say)) if worst.missed else ""


def _fact(each: _Talked, say: Speaker, missed: bool) -> str:
    made, total = len(each.made), len(each.made) + len(each.missed)
    parts = [say("interview.summary.fact", topic=_title(each, say), made=made, total=total)]
    if each.made:
        parts.append(say("interview.summary.fact_made", points=_listed(each.made, say)))
    if missed and each.missed:
        parts.append(say("interview.summary.fact_missed", points=_listed(each.missed, say)))
    return " ".join(parts)


def _listed(points: Sequence[KeyPoint], say: Speaker) -> str:
    return " / ".join(_words(point, say) for point in points[:_MOST_POINTS])


def _share(each: _Talked) -> float:
    made = sum(point.weight for point in each.made)
    return made / (made + sum(point.weight for point in each.missed))


def _title(each: _Talked, say: Speaker) -> str:
    return shorten(in_language(each.topic.title, say.locale), _MAX_TITLE_CHARS)


def _words(point: KeyPoint, say: Speaker) -> str:
    return shorten(in_language(point.statement, say.locale).rstrip(". "), _MAX_POINT_CHARS)
