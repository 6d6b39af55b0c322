"""The promises of the two kinds of transaction."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from core.errors import StaleStateError
from core.messages import Account, Platform, Reply, Scope, ScopeKind, TextBlock
from core.storage.database import Database
from core.storage.tables.learners import AccountRow, LearnerRow
from core.turn import Learner

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ACCOUNT = Account(Platform.DISCORD, "7")


async def somebody(db: Database, name: str = "7") -> Learner:
    async with db.write() as uow:
        return await uow.learners.add(Account(Platform.DISCORD, name), "ko", "Asia/Seoul", NOW)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 15_000), ("secure_delete", 1)],
)
async def test_every_connection_is_set_up(db: Database, pragma: str, value: object) -> None:
    async with db.read() as first, db.read() as second:
        for uow in (first, second):
            assert await uow.session.scalar(text(f"PRAGMA {pragma}")) == value


async def test_many_writers_in_two_processes_worth_of_databases_lose_nothing(db: Database, url: str) -> None:
    learner = await somebody(db)
    other = Database(url)

    async def count_up(database: Database) -> None:
        async with database.write() as uow:
            version = await uow.session.scalar(text("SELECT version FROM learners"))
            await asyncio.sleep(0)  # without the lock, somebody else would write here
            await uow.learners.change(learner.id, version=version + 1)

    await asyncio.gather(*(count_up(database) for _ in range(60) for database in (db, other)))
    async with db.read() as uow:
        found = await uow.learners.find(ACCOUNT)
    await other.close()
    assert found is not None
    assert found.version == 120


async def test_a_writer_takes_the_lock_before_it_reads(db: Database, url: str) -> None:
    other = Database(url)
    entered = asyncio.Event()

    async def second() -> None:
        async with other.write():
            entered.set()

    async with db.write():
        task = asyncio.create_task(second())
        await asyncio.sleep(0.1)
        assert not entered.is_set()
    await asyncio.wait_for(task, 5)
    await other.close()


async def test_readers_go_on_while_somebody_writes(db: Database) -> None:
    learner = await somebody(db)
    async with db.write() as writing:
        await writing.learners.change(learner.id, display_name="new")
        async with db.read() as reading:
            found = await reading.learners.find(ACCOUNT)
            assert found is not None
            assert found.display_name == ""


async def test_an_exception_undoes_everything(db: Database) -> None:
    async def half_way() -> None:
        async with db.write() as uow:
            await uow.learners.add(Account(Platform.DISCORD, "7"), "ko", "Asia/Seoul", NOW)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await half_way()
    async with db.read() as uow:
        assert await uow.learners.find(Account(Platform.DISCORD, "7")) is None


async def test_what_a_reader_changes_is_not_kept(db: Database) -> None:
    learner = await somebody(db)
    async with db.read() as uow:
        await uow.learners.change(learner.id, display_name="ghost")
    async with db.read() as uow:
        found = await uow.learners.find(ACCOUNT)
    assert found is not None
    assert found.display_name == ""


async def test_an_account_needs_its_learner(db: Database) -> None:
    row = AccountRow(platform="discord", user_id="1", learner_id=99, linked_at=NOW)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        async with db.write() as uow:
            uow.session.add(row)


async def test_errors_do_not_quote_what_was_written(db: Database) -> None:
    await somebody(db, "a secret name")
    with pytest.raises(IntegrityError) as caught:
        await somebody(db, "a secret name")
    assert "a secret name" not in str(caught.value)


async def test_only_one_of_two_plans_on_the_same_state_is_written(db: Database) -> None:
    learner = await somebody(db)
    async with db.write() as uow:
        await uow.learners.bump(learner)
    with pytest.raises(StaleStateError):
        async with db.write() as uow:
            await uow.learners.bump(learner)
    async with db.write() as uow:
        await uow.learners.bump(replace(learner, version=1))


async def test_moments_come_back_in_utc(db: Database) -> None:
    seoul = timezone(timedelta(hours=9))
    async with db.write() as uow:
        row = LearnerRow(display_name="", locale="ko", created_at=datetime(2026, 3, 1, 18, tzinfo=seoul))
        uow.session.add(row)
    async with db.read() as uow:
        found = await uow.session.get(LearnerRow, row.id)
    assert found is not None
    assert found.created_at == NOW
    assert found.created_at.utcoffset() == timedelta(0)


async def test_a_moment_without_a_timezone_is_refused(db: Database) -> None:
    naive = datetime(2026, 3, 1)  # noqa: DTZ001 - the mistake under test
    row = LearnerRow(display_name="", locale="ko", created_at=naive)
    with pytest.raises(StatementError, match="needs a timezone"):
        async with db.write() as uow:
            uow.session.add(row)


async def test_folding_empties_the_journal(db: Database, file: object) -> None:
    await somebody(db)
    journal = file.with_name(file.name + "-wal")  # type: ignore[attr-defined]
    assert journal.stat().st_size > 0
    await db.fold_journal()
    assert journal.stat().st_size == 0


async def test_the_number_of_an_announcement_never_comes_back(db: Database) -> None:
    room = Scope(Platform.WEB, ScopeKind.CHANNEL, "study")
    numbers = []
    for _ in range(3):  # a page that is open shows no number twice
        async with db.write() as uow:
            await uow.outbox.add(room, Reply((TextBlock("시간 끝!"),)), NOW)
        async with db.read() as uow:
            numbers += [waiting.id for waiting in await uow.outbox.waiting(Platform.WEB)]
        async with db.write() as uow:
            await uow.outbox.delivered(numbers[-1])
    assert len(set(numbers)) == 3
