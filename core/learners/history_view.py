"""The figures of the progress page: streaks, checkpoints in the past, mastery by keyword. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from math import ceil
from typing import Final

from core.quiz.mastery import Evidence

MOST_WEEKS: Final = 8
_MOST_MOMENTS: Final = 8
_A_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A moment at which the past is looked at, and its label on the learner's clock."""

    moment: datetime
    label: str


def streak(moments: Iterable[datetime], now: datetime, zone: tzinfo) -> int:
    """Days in a row with practice, on the learner's calendar; today may still be empty."""
    days = {moment.astimezone(zone).date() for moment in moments}
    day = now.astimezone(zone).date()
    if day not in days:
        day -= timedelta(days=1)
    length = 0
    while day in days:
        length += 1
        day -= timedelta(days=1)
    return length


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The last moment of a day on the learner's calendar."""
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(microseconds=1)


def checkpoints(practised: Sequence[datetime], now: datetime, zone: tzinfo) -> list[Checkpoint]:
    """At most nine moments that show a development, the last one now.

    Args:
        practised: when there was practice, oldest first; at least one moment, none after `now`.

    Returns:
        The newest answers for a first day, the ends of the days for a first week, later one moment a week.
    """
    first = practised[0]
    today = now.astimezone(zone).date()
    start = first.astimezone(zone).date()
    if start == today:
        by_minute = {f"{moment.astimezone(zone):%H:%M}": moment for moment in practised}
        return [Checkpoint(moment, label) for label, moment in list(by_minute.items())[-_MOST_MOMENTS:]]
    if today - start < _A_WEEK:
        days = (start + timedelta(days=i) for i in range((today - start).days + 1))
        return [Checkpoint(min(end_of_day(day, zone), now), f"{day:%m-%d}") for day in days]
    weeks = min(MOST_WEEKS, ceil((now - first) / _A_WEEK))
    moments = (now - _A_WEEK * back for back in range(weeks, -1, -1))
    return [Checkpoint(moment, f"{moment.astimezone(zone):%m-%d}") for moment in moments]


def most_practised(evidence: Iterable[Evidence], limit: int) -> list[str]:
    """Keywords with the most evidence, then by name."""
    counts = Counter(seen.keyword for seen in evidence)
    return sorted(counts, key=lambda keyword: (-counts[keyword], keyword))[:limit]


def weakest_first(mastery: Mapping[str, float]) -> list[tuple[str, float]]:
    """Keywords with their mastery 0..1, then by name."""
    return sorted(mastery.items(), key=lambda item: (item[1], item[0]))
