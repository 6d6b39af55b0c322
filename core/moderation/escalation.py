"""How long a suspension lasts: the reference's tables, as functions of their arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.moderation.categories import Category

MAXIMUM = timedelta(days=1461)
"""Longest suspension that one text can cause (four years)."""

PERIODS: Mapping[Category, tuple[timedelta, ...]] = {
    Category.LOVE: (
        timedelta(),
        timedelta(hours=1),
        timedelta(days=1),
        timedelta(days=14),
        timedelta(days=1461),
    ),
    Category.POLITICS: (
        timedelta(),
        timedelta(days=3),
        timedelta(days=7),
        timedelta(days=30),
        timedelta(days=365),
    ),
    Category.PAEDRIP: (timedelta(days=7), timedelta(days=30), timedelta(days=1461)),
    Category.HATE: (timedelta(days=1), timedelta(days=7), timedelta(days=90), timedelta(days=1461)),
}
"""Suspension by level (the first is level 1); no time is a warning. Source: Oh-LoRA's block levels."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one category of one text leads to."""

    category: Category
    level: int
    period: timedelta


def period(category: Category, level: int) -> timedelta:
    """Suspension at a level from 1; above the table its last value.

    Raises:
        ValueError: the level is below 1.
    """
    if level < 1:
        raise ValueError(f"levels start at 1, not {level}")
    table = PERIODS[category]
    return table[min(level, len(table)) - 1]


def escalate(categories: Sequence[Category], highest: Mapping[str, int]) -> tuple[Step, ...]:
    """One step per distinct category: its level is one above the highest that counts so far, without decay.

    Args:
        highest: highest recorded level by category code; missing means none.
    """
    levels = ((category, highest.get(category, 0) + 1) for category in dict.fromkeys(categories))
    return tuple(Step(category, level, period(category, level)) for category, level in levels)


def ends(start: datetime, periods: Sequence[timedelta]) -> tuple[datetime, ...]:
    """When each of several suspensions for one text ends: they follow one another, and end within `MAXIMUM`."""
    moments: list[datetime] = []
    total = timedelta()
    for length in periods:
        total = min(total + length, MAXIMUM)
        moments.append(start + total)
    return tuple(moments)
