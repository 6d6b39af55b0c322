"""Events that may come twice, to several processes; and groups that get another id."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio

from core.messages import Platform, Reply, Scope, ScopeKind, TextBlock
from core.storage.database import Database
from core.storage.migrate import upgrade
from core.storage.moving import move_group
from core.studio.policy import ChannelPolicy

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HERE = Platform.TELEGRAM


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    await upgrade(url)
    database = Database(url)
    yield database
    await database.close()


async def test_an_event_is_taken_once_and_remembered_after_it_was_answered(db: Database) -> None:
    async with db.write() as uow:
        assert await uow.updates.take(HERE, {"a": {"n": 1}, "b": {"n": 2}}, NOW) == {"a", "b"}
    async with db.write() as uow:
        await uow.updates.finish("a")
    async with db.write() as uow:
        assert await uow.updates.take(HERE, {"a": {}, "b": {}, "c": {}}, NOW) == {"c"}
        (left, new) = await uow.inbox.waiting(HERE)
        assert (left.event_key, left.request, new.event_key) == ("b", {"n": 2}, "c")


async def test_what_nobody_holds_any_more_is_left_behind(db: Database) -> None:
    async with db.write() as uow:
        await uow.updates.take(HERE, {"a": {}, "b": {}}, NOW)
    async with db.write() as uow:
        await uow.updates.hold(["b"], NOW + MINUTE)
    async with db.write() as uow:
        rows = await uow.updates.left_behind(HERE, NOW + MINUTE, MINUTE)
        assert [row.event_key for row in rows] == ["a"]
    async with db.write() as uow:
        assert await uow.updates.left_behind(HERE, NOW + MINUTE, MINUTE) == []
        assert len(await uow.updates.left_behind(HERE, NOW + 2 * MINUTE, MINUTE)) == 2


async def test_one_process_claims_a_piece_of_work_until_it_is_silent_for_long(db: Database) -> None:
    async with db.write() as uow:
        assert await uow.updates.claim("out", "1", "first", NOW, MINUTE)
    async with db.write() as uow:
        assert await uow.updates.claim("out", "1", "first", NOW, MINUTE)
        assert not await uow.updates.claim("out", "1", "second", NOW, MINUTE)
        assert await uow.updates.claim("out", "1", "second", NOW + MINUTE, MINUTE)


async def test_what_belongs_to_a_group_follows_it(db: Database) -> None:
    reply = Reply((TextBlock("결과"),))
    closed = ChannelPolicy(closed=frozenset({"quiz"}))
    async with db.write() as uow:
        await uow.outbox.add(Scope(HERE, ScopeKind.CHANNEL, "-5"), reply, NOW)
        await uow.outbox.add(Scope(HERE, ScopeKind.THREAD, "-5:7"), reply, NOW)
        await uow.outbox.add(Scope(HERE, ScopeKind.CHANNEL, "-55"), reply, NOW)
        await uow.studio.decide(HERE, "-5", closed)
        await uow.studio.decide(Platform.DISCORD, "-5", closed)
    async with db.write() as uow:
        await move_group(uow, HERE, "-5", "-100")
    async with db.read() as uow:
        assert [waiting.scope.id for waiting in await uow.outbox.waiting(HERE)] == ["-100", "-100:7", "-55"]
        assert await uow.studio.policy(HERE, "-100") == closed
        assert await uow.studio.policy(HERE, "-5") == ChannelPolicy()
        assert await uow.studio.policy(Platform.DISCORD, "-5") == closed
