"""The tables, number by number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.moderation.categories import Category
from core.moderation.escalation import MAXIMUM, Step, ends, escalate, period
from core.moderation.policy import Policies, sanction

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = 86_400
TABLE = {
    Category.LOVE: [0, 3_600, DAY, 14 * DAY, 1_461 * DAY, 1_461 * DAY, 1_461 * DAY],
    Category.POLITICS: [0, 3 * DAY, 7 * DAY, 30 * DAY, 365 * DAY, 365 * DAY, 365 * DAY],
    Category.PAEDRIP: [7 * DAY, 30 * DAY, 1_461 * DAY, 1_461 * DAY],
    Category.HATE: [DAY, 7 * DAY, 90 * DAY, 1_461 * DAY, 1_461 * DAY],
}


@pytest.mark.parametrize(
    ("category", "level", "seconds"),
    [(category, level, seconds) for category, row in TABLE.items() for level, seconds in enumerate(row, 1)],
)
def test_period_by_level(category: Category, level: int, seconds: int) -> None:
    assert period(category, level).total_seconds() == seconds


def test_there_is_no_level_below_one() -> None:
    with pytest.raises(ValueError, match="start at 1"):
        period(Category.LOVE, 0)


def test_each_category_goes_up_by_itself() -> None:
    steps = escalate([Category.LOVE, Category.HATE, Category.LOVE], {"love": 3, "politics": 9})
    assert steps == (
        Step(Category.LOVE, 4, timedelta(days=14)),
        Step(Category.HATE, 1, timedelta(days=1)),
    )


def test_suspensions_for_one_text_follow_one_another() -> None:
    assert ends(START, [timedelta(days=7), timedelta(days=1)]) == (
        START + timedelta(days=7),
        START + timedelta(days=8),
    )


@given(st.lists(st.integers(0, 3_000).map(lambda days: timedelta(days=days)), max_size=6))
def test_the_sum_is_capped(periods: list[timedelta]) -> None:
    moments = ends(START, periods)
    assert list(moments) == sorted(moments)
    total = min(sum(periods, timedelta()), timedelta(days=1461))
    assert (moments[-1] if moments else START) == START + total


def test_the_cap_is_four_years() -> None:
    assert timedelta(days=1461) == MAXIMUM


STEP = Step(Category.HATE, 3, timedelta(days=90))
WARNING = Step(Category.LOVE, 1, timedelta())


def test_modes() -> None:
    assert sanction(STEP, "off") is None
    for step, mode, expected in (
        (STEP, "note", ("note", 0, timedelta())),
        (STEP, "warn", ("warning", 3, timedelta())),
        (STEP, "full", ("ban", 3, timedelta(days=90))),
        (WARNING, "full", ("warning", 1, timedelta())),
    ):
        result = sanction(step, mode)
        assert result is not None
        assert (result.deed, result.level, result.period) == expected


def test_every_category_has_its_own_mode_and_all_are_strict_by_default() -> None:
    assert {Policies().mode(category) for category in Category} == {"full"}
    policies = Policies(love="off", politics="note", paedrip="warn", hate="full")
    assert [policies.mode(category) for category in Category] == ["off", "note", "warn", "full"]
