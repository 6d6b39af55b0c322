"""Warnings, suspensions, care, appeals: what is said and what is recorded."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from core.i18n import Speaker, catalogue
from core.inference.worker import Worker
from core.messages import MAX_BLOCK_CHARS, Action
from core.moderation.policy import Policies
from core.moderation.service import Inspection, Moderator
from core.moderation.wording import say_moment, say_period
from core.storage.database import Database
from core.turn import Learner
from tests.core.moderation.helpers import NOW, Scripted, bar, cases, new_learner, new_turn, offend, words


async def test_ordinary_text_passes(db: Database, moderator: Moderator, learner: Learner) -> None:
    assert await offend(db, moderator, learner, "과적합이 뭐야?") == Inspection()
    assert await bar(db, moderator, learner, NOW) is None


async def test_a_warning_names_the_category_and_bars_nobody(
    db: Database, moderator: Moderator, learner: Learner
) -> None:
    inspection = await offend(db, moderator, learner, "love")
    assert inspection.plan is not None
    assert "사랑 고백/만남" in words(inspection.plan)
    assert "못 쓰게 될 수 있" in words(inspection.plan)
    assert await bar(db, moderator, learner, NOW) is None
    (case,) = await cases(db, learner)
    assert (case.action, case.level, case.period_s, case.expires_at) == ("warning", 1, 0, None)


async def test_planning_records_nothing(db: Database, moderator: Moderator, learner: Learner) -> None:
    await moderator.inspect(new_turn(db, learner, NOW, "hate"), "hate")
    assert await cases(db, learner) == []


async def test_a_ban_names_period_and_end_on_the_learners_clock(
    db: Database, moderator: Moderator, learner: Learner
) -> None:
    inspection = await offend(db, moderator, learner, "hate")
    assert inspection.plan is not None
    assert "1일 동안" in words(inspection.plan)
    assert "2026.03.02 12:04:05" in words(inspection.plan)
    assert [choice.action for choice in inspection.plan.draft.choices] == [Action.APPEAL]
    barred = await bar(db, moderator, learner, NOW + timedelta(hours=23))
    assert barred is not None
    assert "2026.03.02 12:04:05" in words(barred)
    assert "혐오/기타" in words(barred)


async def test_a_ban_expires_by_itself_but_its_level_stays(
    db: Database, moderator: Moderator, learner: Learner
) -> None:
    await offend(db, moderator, learner, "hate")
    later = NOW + timedelta(days=1)
    assert await bar(db, moderator, learner, later - timedelta(seconds=1)) is not None
    assert await bar(db, moderator, learner, later) is None
    await offend(db, moderator, learner, "hate", now=later, event="2")
    assert [(case.level, case.period_s) for case in await cases(db, learner)] == [(1, 86_400), (2, 7 * 86_400)]


async def test_simultaneous_categories_are_each_recorded_and_summed(
    db: Database, moderator: Moderator, learner: Learner
) -> None:
    inspection = await offend(db, moderator, learner, "love+paedrip+hate")
    assert inspection.plan is not None
    assert "8일 동안" in words(inspection.plan)
    rows = await cases(db, learner)
    assert [(row.category, row.level, row.action, row.period_s) for row in rows] == [
        ("love", 1, "warning", 0),
        ("paedrip", 1, "ban", 7 * 86_400),
        ("hate", 1, "ban", 86_400),
    ]
    assert [row.expires_at for row in rows] == [None, NOW + timedelta(days=7), NOW + timedelta(days=8)]
    barred = await bar(db, moderator, learner, NOW)
    assert barred is not None
    assert "2026.03.09 12:04:05" in words(barred)
    assert len(barred.draft.choices) == 2


async def test_the_sum_is_capped_at_four_years(db: Database, moderator: Moderator, learner: Learner) -> None:
    for number in range(3):
        await offend(db, moderator, learner, "paedrip+hate", event=str(number))
    inspection = await offend(db, moderator, learner, "paedrip+hate", event="last")
    assert inspection.plan is not None
    assert "4년 동안" in words(inspection.plan)
    rows = (await cases(db, learner))[-2:]
    assert [row.period_s for row in rows] == [1_461 * 86_400] * 2
    assert {row.expires_at for row in rows} == {NOW + timedelta(days=1461)}


async def test_revoking_one_of_two_cases_frees_the_other_time(
    db: Database, moderator: Moderator, learner: Learner
) -> None:
    await offend(db, moderator, learner, "paedrip+hate")
    paedrip, hate = await cases(db, learner)
    async with db.write() as uow:
        await uow.moderation.unban(actor="owner", now=NOW, case_id=paedrip.id)
    _, hate = await cases(db, learner)
    assert hate.expires_at == NOW + timedelta(days=1)


async def test_a_revoked_case_does_not_count(db: Database, moderator: Moderator, learner: Learner) -> None:
    await offend(db, moderator, learner, "hate")
    async with db.write() as uow:
        assert len(await uow.moderation.unban(actor="owner", now=NOW, learner_id=learner.id)) == 1
    assert await bar(db, moderator, learner, NOW) is None
    await offend(db, moderator, learner, "hate", event="2")
    assert [case.level for case in await cases(db, learner)] == [1, 1]


async def test_other_learners_are_not_concerned(db: Database, moderator: Moderator, learner: Learner) -> None:
    other = await new_learner(db, "lee", NOW)
    await offend(db, moderator, learner, "hate")
    assert await bar(db, moderator, other, NOW) is None
    await offend(db, moderator, other, "hate", event="2")
    assert [case.level for case in await cases(db, other)] == [1]


async def test_modes(db: Database, worker: Worker, learner: Learner) -> None:
    moderator = Moderator(Scripted(), worker, Policies(love="off", politics="note", paedrip="warn", hate="full"))
    assert await offend(db, moderator, learner, "love", event="1") == Inspection()
    noted = await offend(db, moderator, learner, "politics", event="2")
    assert noted.plan is None
    warned = await offend(db, moderator, learner, "paedrip", event="3")
    assert warned.plan is not None
    assert "패드립" in words(warned.plan)
    assert await bar(db, moderator, learner, NOW) is None
    assert [(row.category, row.action, row.level) for row in await cases(db, learner)] == [
        ("politics", "note", 0),
        ("paedrip", "warning", 1),
    ]
    both = await offend(db, moderator, learner, "politics+hate", event="4")
    assert both.plan is not None
    assert "정치" not in words(both.plan)
    assert [row.action for row in await cases(db, learner)][2:] == ["note", "ban"]


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_self_harm_gets_care_and_never_a_case(db: Database, moderator: Moderator, locale: str) -> None:
    learner = await new_learner(db, "choi", NOW, "ko" if locale == "ko" else "en")
    inspection = await offend(db, moderator, learner, "self-harm")
    assert inspection.plan is not None
    for number in ("109", "1577-0199", "findahelpline.com"):
        assert number in words(inspection.plan)
    assert inspection.plan.writes == ()
    assert await cases(db, learner) == []


async def test_care_comes_before_a_ban(db: Database, moderator: Moderator, learner: Learner) -> None:
    await offend(db, moderator, learner, "hate")
    plan = await bar(db, moderator, learner, NOW, "self-harm")
    assert plan is not None
    assert "109" in words(plan)


async def test_an_excerpt_is_short(db: Database, worker: Worker, learner: Learner) -> None:
    class Always(Scripted):
        def classify(self, text: str):  # type: ignore[no-untyped-def]
            return super().classify("hate")

    await offend(db, Moderator(Always(), worker), learner, "말 " * 1000)
    (case,) = await cases(db, learner)
    assert 150 < len(case.excerpt) <= 200


@pytest.mark.parametrize(
    ("period", "ko", "en"),
    [
        (timedelta(hours=1), "1시간", "1 hour"),
        (timedelta(days=1), "1일", "1 day"),
        (timedelta(days=14, hours=1), "14일 1시간", "14 days 1 hour"),
        (timedelta(days=365), "1년", "1 year"),
        (timedelta(days=372), "1년 7일", "1 year 7 days"),
        (timedelta(days=1461), "4년", "4 years"),
        (timedelta(minutes=90), "1시간 30분", "1 hour 30 minutes"),
        (timedelta(seconds=1), "1분", "1 minute"),
    ],
)
def test_periods(period: timedelta, ko: str, en: str) -> None:
    rng = Random(1)
    assert say_period(Speaker("ko", rng), period) == ko
    assert say_period(Speaker("en", rng), period) == en


def test_moments() -> None:
    assert say_moment(NOW, "America/New_York") == "2026.02.28 22:04:05"
    assert say_moment(NOW, "Nowhere/Land") == "2026.03.01 03:04:05 UTC"
    assert say_moment(NOW, "../etc") == "2026.03.01 03:04:05 UTC"


def test_both_languages_say_the_same_things() -> None:
    keys = [{key for key in catalogue(locale) if key.startswith("moderation.")} for locale in ("ko", "en")]
    assert keys[0] == keys[1]
    assert all(len(str(catalogue("en")[key])) < MAX_BLOCK_CHARS for key in keys[1])
