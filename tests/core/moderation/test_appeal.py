"""Appeals, their decisions, and the audit trail."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import text as sql

from core.i18n import Speaker
from core.messages import Action
from core.moderation.appeal import Appeal
from core.moderation.service import Inspection, Moderator
from core.storage.database import Database
from core.turn import Learner, Plan
from tests.core.moderation.helpers import NOW, bar, cases, execute, new_learner, new_turn, offend, words


async def appeal(db: Database, learner: Learner, text: str, **args: str) -> Plan:
    plan = await Appeal().plan(new_turn(db, learner, NOW, text, action=Action.APPEAL, args=args))
    await execute(db, plan)
    return plan


async def open_appeals(db: Database) -> list[str]:
    async with db.read() as uow:
        return [row.text for row, _ in await uow.moderation.appeals()]


async def test_an_appeal_is_recorded_once(db: Database, moderator: Moderator, learner: Learner) -> None:
    await offend(db, moderator, learner, "hate")
    how = await appeal(db, learner, "  ")
    assert how.draft.choices[0].asks_for
    assert await open_appeals(db) == []
    done = await appeal(db, learner, "인용한 거였어", **how.draft.choices[0].args)
    assert "운영자" in words(done)
    await appeal(db, learner, "한 번 더")
    assert await open_appeals(db) == ["인용한 거였어"]
    barred = await bar(db, moderator, learner, NOW)
    assert barred is not None
    assert barred.draft.choices == ()
    assert "접수" in words(barred)


async def test_an_appeal_is_accepted_by_lifting_the_ban(db: Database, moderator: Moderator, learner: Learner) -> None:
    await offend(db, moderator, learner, "hate")
    await appeal(db, learner, "오해야")
    async with db.write() as uow:
        await uow.moderation.unban(actor="owner", now=NOW, learner_id=learner.id)
    async with db.read() as uow:
        ((row, _),) = await uow.moderation.appeals(status=None)
        assert (row.status, row.decided_by, row.decided_at) == ("accepted", "owner", NOW)
    assert "없어" in words(await appeal(db, learner, "또"))


async def test_a_rejected_appeal_is_told(db: Database, moderator: Moderator, learner: Learner) -> None:
    await offend(db, moderator, learner, "hate")
    await appeal(db, learner, "오해야")
    (case,) = await cases(db, learner)
    async with db.write() as uow:
        assert await uow.moderation.reject_appeals(case, actor="owner", now=NOW) == 1
    barred = await bar(db, moderator, learner, NOW)
    assert barred is not None
    assert "그대로 두기로" in words(barred)


@pytest.mark.parametrize("named", ["", "999", "-1", "x", "9" * 40, "²"])
async def test_nothing_to_appeal(db: Database, learner: Learner, named: str) -> None:
    plan = await appeal(db, learner, "왜?", case=named)
    assert words(plan) == Speaker("ko", Random(1))("moderation.appeal.nothing")
    assert plan.writes == ()


async def test_nobody_appeals_for_somebody_else(db: Database, moderator: Moderator, learner: Learner) -> None:
    await offend(db, moderator, learner, "hate")
    (case,) = await cases(db, learner)
    other = await new_learner(db, "lee", NOW)
    assert (await appeal(db, other, "풀어 줘", case=str(case.id))).writes == ()


async def test_an_appeal_may_quote_what_it_is_about(db: Database, moderator: Moderator, learner: Learner) -> None:
    turn = new_turn(db, learner, NOW, "hate", action=Action.APPEAL)
    assert await moderator.inspect(turn, "hate") == Inspection()


async def test_the_audit_trail_outlives_the_learner(db: Database, moderator: Moderator, learner: Learner) -> None:
    await offend(db, moderator, learner, "hate")
    await appeal(db, learner, "비밀 이야기")
    async with db.write() as uow:
        await uow.moderation.note(learner.id, "지켜보기", "owner", NOW)
        await uow.moderation.unban(actor="owner", now=NOW, learner_id=learner.id, reason="오해")
        await uow.session.execute(sql("DELETE FROM learners WHERE id = :id"), {"id": learner.id})
    assert await cases(db, learner) == []
    async with db.read() as uow:
        trail = await uow.moderation.audit(learner_id=learner.id)
        assert await uow.moderation.appeals(status=None) == []
    assert [(row.actor, row.action) for row in trail[::-1]] == [
        ("tutor", "ban"),
        ("learner", "appeal"),
        ("owner", "remark"),
        ("owner", "unban"),
    ]
    assert "비밀" not in "".join(row.detail for row in trail)
