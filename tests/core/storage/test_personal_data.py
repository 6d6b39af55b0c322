"""Handing out and forgetting, over every table that there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.messages import Account, Platform, Reply, Scope, ScopeKind, TextBlock
from core.storage.backup import scrub
from core.storage.base import Base
from core.storage.database import Database
from core.storage.personal_data import erase_learner, export_learner
from core.storage.tables.gaps import GapRow
from core.storage.tables.moderation import AuditRow
from core.storage.tables.turns import OutboxRow
from tests.core.storage.rows import MOMENT, WITHOUT_OWNER, fill

MINE, THEIRS = "alpha-marker", "beta-marker"


@pytest.fixture
async def two(db: Database) -> Database:
    """Learners 1 and 2 with a row in every table; 1 has answered in the round that 2 started."""
    async with db.write() as uow:
        connection = await uow.session.connection()
        mine = await connection.run_sync(fill, 1, MINE)
        theirs = await connection.run_sync(fill, 2, THEIRS)
        attempt = {**mine["attempts"], "id": f"{MINE} second", "open_question_id": None}
        await connection.execute(Base.metadata.tables["attempts"].insert().values(attempt))
        answer = {"round_id": theirs["rounds"]["id"], "position": 5, "learner_id": 1, "attempt_id": attempt["id"]}
        await connection.execute(Base.metadata.tables["round_answers"].insert().values(answer))
    return db


async def exported(db: Database, learner_id: int) -> dict[str, list[dict[str, object]]]:
    async with db.read() as uow:
        return await export_learner(uow, learner_id)


async def test_an_export_has_a_row_of_every_table(two: Database) -> None:
    data = await exported(two, 1)
    empty = [name for name in Base.metadata.tables if name not in WITHOUT_OWNER and not data.get(name)]
    assert not empty


async def test_an_export_holds_nothing_of_anybody_else(two: Database) -> None:
    for learner_id, own, other in ((1, MINE, THEIRS), (2, THEIRS, MINE)):
        text = json.dumps(await exported(two, learner_id), ensure_ascii=False)
        assert own in text
        assert other not in text


async def test_an_export_knows_no_tokens_actors_or_file_contents(two: Database) -> None:
    data = await exported(two, 1)
    text = json.dumps(data)
    assert "token" not in {name for table in data.values() if isinstance(table, list) for row in table for name in row}
    for gone in ("reply file", "reply token", "moderation_audit actor", "appeals decided_by"):
        assert gone not in text
    assert data["turns"][0]["at"] == MOMENT.isoformat()


async def test_after_an_erasure_only_a_number_is_left(two: Database, url: str, file: Path) -> None:
    before = await exported(two, 2)
    async with two.write() as uow:
        counts = await erase_learner(uow, 1, "owner:test", MOMENT)
    assert counts["attempts"] == 2
    data = await exported(two, 1)
    assert [row["action"] for row in data.pop("moderation_audit")] == [f"{MINE} moderation_audit action", "erase"]
    assert all(not table for name, table in data.items() if name != "format")
    assert await exported(two, 2) == before


async def test_erased_text_is_gone_from_the_files(two: Database, url: str, file: Path) -> None:
    async with two.write() as uow:
        await uow.session.execute(Base.metadata.tables["moderation_audit"].delete())
        for number in range(300):
            said = f"{MINE} turn {number} " + "가나다 " * 200
            reply = Reply((TextBlock(f"{MINE} reply {number}"),))
            await uow.turns.add(f"{MINE}:{number}", 1, "direct", said, reply, MOMENT)
    assert MINE.encode() in bytes_of(file)
    async with two.write() as uow:
        await erase_learner(uow, 1, "owner:test", MOMENT)
    await two.close()
    assert scrub(url)
    assert MINE.encode() not in bytes_of(file)
    assert THEIRS.encode() in bytes_of(file)


async def test_erased_text_is_gone_without_a_rebuild_too(two: Database, file: Path) -> None:
    async with two.write() as uow:
        await uow.session.execute(Base.metadata.tables["moderation_audit"].delete())
    async with two.write() as uow:
        await erase_learner(uow, 1, "learner", MOMENT)
    await two.fold_journal()
    assert MINE.encode() not in bytes_of(file)


def bytes_of(file: Path) -> bytes:
    journal = file.with_name(file.name + "-wal")
    return file.read_bytes() + (journal.read_bytes() if journal.exists() else b"")


async def test_the_audit_trail_keeps_no_words(two: Database) -> None:
    async with two.write() as uow:
        await erase_learner(uow, 1, "owner:test", MOMENT)
    async with two.read() as uow:
        rows = list(await uow.session.scalars(select(AuditRow).where(AuditRow.learner_id == 1).order_by(AuditRow.id)))
        others = await uow.session.scalar(select(AuditRow.detail).where(AuditRow.learner_id == 2))
    assert [row.detail for row in rows] == ["", ""]
    assert (rows[-1].action, rows[-1].actor) == ("erase", "owner:test")
    assert others == f"{THEIRS} moderation_audit detail"


async def test_questions_that_only_they_asked_leave_the_list(db: Database) -> None:
    asked = {"me": ["/ask 드롭 커넥트가 뭐야?", "케라스는 뭐야?"], "you": ["케라스는  뭐야"]}
    ids = {}
    async with db.write() as uow:
        for name, questions in asked.items():
            ids[name] = (await uow.learners.add(Account(Platform.WEB, name), "ko", "Asia/Seoul", MOMENT)).id
            for number, question in enumerate(questions):
                await uow.gaps.record(question.removeprefix("/ask "), "ko", ["dropout"], MOMENT)
                reply = Reply((TextBlock("-"),))
                await uow.turns.add(f"{name}:{number}", ids[name], "direct", question, reply, MOMENT)
    async with db.write() as uow:
        await erase_learner(uow, ids["me"], "learner", MOMENT)
    async with db.read() as uow:
        left = [(row.question, row.count) for row in await uow.gaps.most_asked(10)]
    assert left == [("케라스는 뭐야?", 1)]


async def test_announcements_to_them_are_dropped(db: Database) -> None:
    async with db.write() as uow:
        learner = await uow.learners.add(Account(Platform.TELEGRAM, "5"), "ko", "Asia/Seoul", MOMENT)
        for user in ("5", "6"):
            await uow.outbox.add(Scope(Platform.TELEGRAM, ScopeKind.DIRECT, user), Reply((TextBlock("hi"),)), MOMENT)
    async with db.write() as uow:
        await erase_learner(uow, learner.id, "learner", MOMENT)
    async with db.read() as uow:
        assert list(await uow.session.scalars(select(OutboxRow.scope_id))) == ["6"]
        assert await uow.session.scalar(select(func.count()).select_from(GapRow)) == 0
