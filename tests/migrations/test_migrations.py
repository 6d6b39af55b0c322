"""The database's history: up, down, and agreement with the tables."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from core.errors import StorageError
from core.storage.base import Base
from core.storage.migrate import alembic_config, known_revisions, upgrade
from tests.core.storage.rows import WITHOUT_OWNER, fill

T = TypeVar("T")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'tutor.db'}"


async def on(url: str, call: Callable[[Connection], T]) -> T:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(call)
    finally:
        await engine.dispose()


def tables(connection: Connection) -> set[str]:
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows} - {"alembic_version", "sqlite_sequence"}


def contents(connection: Connection) -> dict[str, list[Any]]:
    return {name: list(connection.execute(select(table))) for name, table in Base.metadata.tables.items()}


def columns(connection: Connection) -> dict[str, set[str]]:
    return {name: {column["name"] for column in inspect(connection).get_columns(name)} for name in tables(connection)}


def only(rows: list[Any], kept: set[str]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row._mapping.items() if name in kept} for row in rows]


def schema(connection: Connection) -> set[str]:
    rows = connection.exec_driver_sql("SELECT type || name || coalesce(sql, '') FROM sqlite_master")
    return {" ".join(sql.split()) for (sql,) in rows}


async def test_an_empty_file_becomes_the_newest_schema_once(url: str) -> None:
    assert await upgrade(url) == (None, known_revisions()[0])
    assert await upgrade(url) == (known_revisions()[0], known_revisions()[0])
    assert await on(url, tables) == set(Base.metadata.tables)


async def test_migrations_and_tables_agree(url: str) -> None:
    await upgrade(url)
    differences = await on(
        url, lambda c: compare_metadata(MigrationContext.configure(c, opts={"compare_type": True}), Base.metadata)
    )
    assert differences == []


async def test_the_same_schema_comes_from_migrations_and_from_the_tables(url: str, tmp_path: Path) -> None:
    """Comparing metadata overlooks what a partial index or a cascade says; the SQL does not."""
    await upgrade(url)
    direct = f"sqlite+aiosqlite:///{tmp_path / 'direct.db'}"
    await on(direct, Base.metadata.create_all)
    migrated = {sql for sql in await on(url, schema) if "alembic_version" not in sql}
    assert {normal(sql) for sql in migrated} == {normal(sql) for sql in await on(direct, schema)}


def normal(sql: str) -> str:
    head, bracket, rest = sql.partition("(")
    return head + bracket + ",".join(sorted(part.strip(" )") for part in rest.split(",")))


async def test_every_step_goes_down_and_up_again_when_empty(url: str) -> None:
    await upgrade(url)
    before = await on(url, schema)
    for _ in known_revisions():
        await on(url, lambda c: command.downgrade(alembic_config(c), "-1"))
    assert await on(url, tables) == set()
    await upgrade(url)
    assert await on(url, schema) == before


async def test_going_down_a_step_and_up_again_keeps_the_rows_of_the_older_tables(url: str) -> None:
    await upgrade(url)
    await on(url, lambda c: fill(c, 1, "marker"))
    before = await on(url, contents)
    assert all(before[name] for name in before if name not in WITHOUT_OWNER)
    await on(url, lambda c: command.downgrade(alembic_config(c), "-1"))
    left = await on(url, columns)
    assert {"learners", "turns", "moderation_cases"} <= left.keys() <= before.keys()
    await upgrade(url)
    after = await on(url, contents)
    for name, rows in before.items():
        assert only(after[name], left.get(name, set())) == (only(rows, left[name]) if name in left else [])


async def test_going_all_the_way_down_on_a_populated_database(url: str) -> None:
    await upgrade(url)
    await on(url, lambda c: fill(c, 1, "marker"))
    await on(url, lambda c: command.downgrade(alembic_config(c), "base"))
    assert await on(url, tables) == set()


async def test_an_old_populated_database_is_upgraded_with_its_rows(url: str) -> None:
    await on(url, lambda c: command.upgrade(alembic_config(c), "0001"))
    await on(
        url,
        lambda c: c.exec_driver_sql(
            "INSERT INTO learners (display_name, locale, created_at, timezone, show_face, public_results, version)"
            " VALUES ('Ann', 'en', '2026-03-01 09:00:00', 'UTC', 1, 0, 3)"
        ),
    )
    assert await upgrade(url) == ("0001", known_revisions()[0])
    assert [row.display_name for row in (await on(url, contents))["learners"]] == ["Ann"]


async def test_two_programs_that_start_together_upgrade_once(url: str) -> None:
    found = await asyncio.gather(*(upgrade(url) for _ in range(4)))
    assert sorted(before or "" for before, _ in found) == ["", *[known_revisions()[0]] * 3]


async def test_a_database_of_a_newer_program_is_left_as_it_is(url: str, tmp_path: Path) -> None:
    await upgrade(url)
    file = tmp_path / "tutor.db"
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    before = file.read_bytes()
    with pytest.raises(StorageError, match=r"'9999'.*newer version") as caught:
        await upgrade(url)
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == before


async def test_a_database_of_another_program_is_left_as_it_is(url: str, tmp_path: Path) -> None:
    file = tmp_path / "tutor.db"
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.commit()
    before = file.read_bytes()
    with pytest.raises(StorageError, match="another program"):
        await upgrade(url)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all, only words" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
async def test_a_damaged_file_is_left_as_it_is(url: str, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tutor.db").write_bytes(content)
    with pytest.raises(StorageError, match="cannot be used") as caught:
        await upgrade(url)
    assert str(tmp_path / "tutor.db") in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "tutor.db").read_bytes() == content


async def test_a_folder_in_its_place_and_a_place_that_cannot_be(url: str, tmp_path: Path) -> None:
    (tmp_path / "tutor.db").mkdir()
    (tmp_path / "file").write_text("")
    for place in (url, f"sqlite+aiosqlite:///{tmp_path}/file/tutor.db"):
        with pytest.raises(StorageError, match="cannot be used"):
            await upgrade(place)


@pytest.mark.parametrize(
    "wrong",
    [
        "words",
        "postgresql+nodriver://user:secret@host/db",
        "sqlite:///tutor.db",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite://user:secret@host:port/db",
    ],
)
async def test_a_url_that_is_none(wrong: str) -> None:
    with pytest.raises(StorageError, match="URL cannot be used") as caught:
        await upgrade(wrong)
    assert "secret" not in str(caught.value)


async def test_a_failing_migration_leaves_nothing_behind(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_way(config: object, revision: str) -> None:
        connection: Connection = config.attributes["connection"]  # type: ignore[attr-defined]
        connection.exec_driver_sql("CREATE TABLE half (done INTEGER)")
        raise OSError("the disk is full")

    monkeypatch.setattr("core.storage.migrate.command.upgrade", half_way)
    with pytest.raises(StorageError, match="the disk is full"):
        await upgrade(url)
    assert await on(url, tables) == set()
