from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.messages import Action, FileBlock, Reply
from core.storage.base import Base
from core.storage.tables.moderation import CaseRow
from tests.core.learners.study import Study, blocks_of, labels
from tests.core.quiz.world import words

OUTLIVES_A_LEARNER = {"moderation_audit"}


async def rows(study: Study) -> dict[str, int]:
    """Number of rows of every table that is not empty."""
    async with study.db.read() as uow:
        counts = {
            table.name: await uow.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if count}


async def suspended(study: Study) -> None:
    learner = await study.known()
    now = study.clock.moment
    case = CaseRow(
        learner_id=learner.id, category="hate", level=3, action="ban", started_at=now, period_s=3600,
        expires_at=now + timedelta(hours=1), excerpt="bad words", confidence=0.9, event_key="e",
    )  # fmt: skip
    async with study.db.write() as uow:
        await uow.moderation.add_case(case)


def data_in(reply: Reply) -> dict[str, list[dict[str, object]]]:
    (file,) = blocks_of(reply, FileBlock)
    assert file.media_type == "application/json"
    return json.loads(file.content)


async def test_export_holds_everything(study: Study) -> None:
    await study.answered("recall-one", 0.5, study.clock.moment)
    reply = await study.do(Action.EXPORT)
    data = data_in(reply)
    assert data["learners"][0]["display_name"] == "Ada"
    assert data["accounts"][0]["user_id"] == "ada"
    assert data["attempts"][0]["answer"] == "what I wrote"
    assert data["turns"][0]["said"] == "hello"
    assert blocks_of(reply, FileBlock)[0].name == "ohlora-2026-01-05.json"


async def test_export_holds_nobody_else(study: Study) -> None:
    await study.do(Action.ASK, "a secret of Ben's", user="ben")
    await study.known()
    assert "secret" not in json.dumps(data_in(await study.do(Action.EXPORT)))


async def test_erasing_asks_first(study: Study) -> None:
    await study.known()
    reply = await study.do(Action.ERASE)
    assert "cannot be undone" in words(reply)
    assert labels(reply) == ["Yes, delete everything", "Download it first"]
    assert await study.learner() is not None
    assert data_in(await study.press(reply.buttons[1]))


async def test_erasing_leaves_nothing(study: Study) -> None:
    await study.answered("recall-one", 0.5, study.clock.moment)
    confirm, _ = (await study.do(Action.ERASE)).buttons
    reply = await study.press(confirm)
    assert "Everything is deleted" in words(reply)
    assert set(await rows(study)) <= OUTLIVES_A_LEARNER
    async with study.db.read() as uow:
        (line,) = await uow.moderation.audit()
    assert (line.action, line.actor, line.detail) == ("erase", "learner", "")


async def test_erasing_spares_others(study: Study) -> None:
    await study.do(Action.ASK, "hi", user="ben")
    confirm, _ = (await study.do(Action.ERASE)).buttons
    await study.press(confirm)
    assert await study.learner() is None
    assert await study.learner("ben") is not None


async def test_a_returning_learner_starts_afresh(study: Study) -> None:
    confirm, _ = (await study.do(Action.ERASE)).buttons
    await study.press(confirm)
    reply = await study.do(Action.START)
    assert "Nice to meet you" in words(reply) or "Welcome, Ada" in words(reply)


async def test_a_pressed_confirmation_is_over(study: Study) -> None:
    confirm, _ = (await study.do(Action.ERASE)).buttons
    await study.press(confirm)
    await study.do(Action.ASK, "hello again")
    await study.press(confirm)
    assert await study.learner() is not None


async def test_a_suspension_cannot_be_escaped(study: Study) -> None:
    confirm, _ = (await study.do(Action.ERASE)).buttons
    await suspended(study)
    for reply in (await study.do(Action.ERASE), await study.press(confirm)):
        assert "2026-01-05 19:00" in words(reply)
        assert labels(reply) == ["Download it first"]
    assert data_in(await study.do(Action.EXPORT))["moderation_cases"]
    study.clock.pass_time(hours=2)
    await study.press(confirm)
    assert await study.learner() is None


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_both_languages(study: Study, locale: str) -> None:
    study.locale = locale
    reply = await study.do(Action.ERASE)
    assert reply.locale == locale
    assert ("지울까" in words(reply)) == (locale == "ko")
