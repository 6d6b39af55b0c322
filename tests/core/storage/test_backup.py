"""Copies: consistent while others write, checked, put back with nothing lost."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from core.errors import StorageError
from core.messages import Account, Platform
from core.storage.backup import backup, restore
from core.storage.database import Database
from core.storage.home_lock import HomeLock, VisitorLock
from core.storage.inspection import look, sqlite_path
from core.storage.migrate import known_revisions, upgrade

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


async def add(db: Database, name: str) -> None:
    async with db.write() as uow:
        await uow.learners.add(Account(Platform.WEB, name), "ko", "Asia/Seoul", NOW)


def names(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as db:
        return [name for (name,) in db.execute("SELECT user_id FROM accounts ORDER BY user_id")]


def broken_copy(file: Path, target: Path) -> Path:
    """The same file with a page in its middle overwritten."""
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\x99" * 4096
    target.write_bytes(content)
    return target


def listing(folder: Path) -> dict[str, str]:
    return {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.is_file() and file.suffix != ".lock"
    }


async def test_a_backup_holds_what_is_still_in_the_journal(db: Database, url: str, tmp_path: Path) -> None:
    await add(db, "ann")
    state = backup(url, tmp_path / "copies" / "one.db")
    assert names(tmp_path / "copies" / "one.db") == ["ann"]
    assert state.revision == known_revisions()[0]
    assert [file.name for file in (tmp_path / "copies").iterdir()] == ["one.db"]
    assert (tmp_path / "copies" / "one.db").stat().st_mode & 0o077 == 0


async def test_a_backup_while_others_write_is_one_moment_of_them(db: Database, url: str, tmp_path: Path) -> None:
    """Accounts arrive in order, so a consistent copy holds the first n of them, without a gap."""

    async def arrive() -> None:
        for number in range(150):
            await add(db, f"{number:04d}")

    writing = asyncio.create_task(arrive())
    copies = []
    while not writing.done():
        copies.append(tmp_path / f"copy-{len(copies)}.db")
        await asyncio.to_thread(backup, url, copies[-1])
    await writing
    assert len(copies) > 1
    for copy in copies:
        found = names(copy)
        assert found == [f"{number:04d}" for number in range(len(found))]


async def test_a_backup_overwrites_nothing(db: Database, url: str, file: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("precious")
    for target in (tmp_path / "there", file, tmp_path):
        with pytest.raises(StorageError, match="exists already"):
            backup(url, target)
    assert (tmp_path / "there").read_text() == "precious"


def test_there_is_no_backup_of_nothing(url: str, file: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no database at"):
        backup(url, tmp_path / "copy.db")
    assert not file.exists()
    assert not (tmp_path / "copy.db").exists()


async def test_a_damaged_database_is_not_backed_up(db: Database, url: str, file: Path, tmp_path: Path) -> None:
    await db.close()
    broken_copy(file, file)
    with pytest.raises(StorageError, match=r"damaged|cannot be read"):
        backup(url, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


async def test_restoring_brings_back_the_old_and_keeps_the_new(
    db: Database, url: str, file: Path, tmp_path: Path
) -> None:
    await add(db, "ann")
    backup(url, tmp_path / "copy.db")
    await add(db, "bob")
    kept = restore(tmp_path / "copy.db", url, tmp_path, NOW, force=True)
    assert kept == file.with_name("tutor.db.before-restore-20260301T090000Z")
    assert names(file) == ["ann"]
    assert names(kept) == ["ann", "bob"]
    assert await upgrade(url) == (known_revisions()[0],) * 2


async def test_restoring_over_a_database_needs_to_be_wanted(db: Database, url: str, tmp_path: Path) -> None:
    await add(db, "ann")
    backup(url, tmp_path / "copy.db")
    await db.close()
    before = listing(tmp_path)
    with pytest.raises(StorageError, match="--force"):
        restore(tmp_path / "copy.db", url, tmp_path, NOW)
    assert listing(tmp_path) == before


async def test_restoring_into_an_empty_house(db: Database, url: str, tmp_path: Path) -> None:
    await add(db, "ann")
    backup(url, tmp_path / "copy.db")
    there = tmp_path / "new" / "tutor.db"
    assert restore(tmp_path / "copy.db", f"sqlite+aiosqlite:///{there}", tmp_path / "new", NOW) is None
    assert names(there) == ["ann"]
    assert names(tmp_path / "copy.db") == ["ann"]


async def test_a_forgotten_journal_is_not_replayed_into_the_restored_database(
    db: Database, url: str, file: Path, tmp_path: Path
) -> None:
    await add(db, "ann")
    backup(url, tmp_path / "copy.db")
    await add(db, "bob")
    journal = file.with_name("tutor.db-wal").read_bytes()
    await db.close()
    os.remove(file)
    file.with_name("tutor.db-wal").write_bytes(journal)
    restore(tmp_path / "copy.db", url, tmp_path, NOW)
    assert names(file) == ["ann"]
    assert look(file, thorough=True).revision == known_revisions()[0]


@pytest.mark.parametrize("lock", [HomeLock, VisitorLock])
async def test_restoring_waits_for_nobody(db: Database, url: str, tmp_path: Path, lock: type[HomeLock]) -> None:
    backup(url, tmp_path / "copy.db")
    await db.close()
    before = listing(tmp_path)
    with lock(tmp_path), pytest.raises(StorageError, match="is using the folder"):
        restore(tmp_path / "copy.db", url, tmp_path, NOW, force=True)
    assert listing(tmp_path) == before


def _newer(good: Path, bad: Path) -> None:
    bad.write_bytes(good.read_bytes())
    with closing(sqlite3.connect(bad)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()


def _somebody_elses(_good: Path, bad: Path) -> None:
    with closing(sqlite3.connect(bad)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.commit()


def _orphan(good: Path, bad: Path) -> None:
    bad.write_bytes(good.read_bytes())
    with closing(sqlite3.connect(bad)) as db:
        db.execute("INSERT INTO accounts (platform, user_id, learner_id, linked_at) VALUES ('web', 'x', 99, '')")
        db.commit()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda good, bad: bad.write_text("not a database, whatever it is called" * 50), "cannot be read"),
        (lambda good, bad: bad.write_bytes(good.read_bytes()[:9000]), "damaged|cannot be read"),
        (lambda good, bad: broken_copy(good, bad), "damaged|cannot be read"),
        (lambda good, bad: bad.write_bytes(b""), "not a database of this program"),
        (lambda good, bad: bad.mkdir(), "is not a file"),
        (lambda good, bad: None, "there is no database at"),
        (_newer, "newer version"),
        (_somebody_elses, "not a database of this program"),
        (_orphan, "refers to one that does not exist"),
    ],
)
async def test_only_a_sound_copy_is_put_back(
    db: Database, url: str, tmp_path: Path, spoil: object, reason: str
) -> None:
    await add(db, "ann")
    backup(url, tmp_path / "good.db")
    await db.close()
    spoil(tmp_path / "good.db", tmp_path / "bad.db")  # type: ignore[operator]
    before = listing(tmp_path)
    with pytest.raises(StorageError, match=reason) as caught:
        restore(tmp_path / "bad.db", url, tmp_path, NOW, force=True)
    assert "\n" not in str(caught.value)
    assert listing(tmp_path) == before


async def test_the_database_is_not_restored_from_itself(db: Database, url: str, file: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is the database itself"):
        restore(file, url, tmp_path, NOW, force=True)


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "postgresql+asyncpg://h/d", "not a url"])
def test_only_files_are_copied(url: str) -> None:
    with pytest.raises(StorageError):
        sqlite_path(url)
