"""`ohlora db`."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.clock import SystemClock
from core.messages import Account, Platform, Reply, TextBlock
from core.storage.database import Database
from core.storage.home_lock import HomeLock
from core.storage.migrate import known_revisions
from tests.bot.commands import error_of, ohlora, ohlora_json

SECRET = "표범무늬 비밀 문장"


@pytest.fixture
def learner(own_home: Path) -> Path:
    """A database with one learner, known on two platforms, who has said something."""
    ohlora("db", "upgrade")
    file = own_home / "ohlora.db"

    async def fill() -> None:
        db = Database(f"sqlite+aiosqlite:///{file}")
        now = SystemClock().now()
        async with db.write() as uow:
            found = await uow.learners.add(Account(Platform.DISCORD, "42", SECRET), "ko", "Asia/Seoul", now)
            await uow.turns.add("discord:1", found.id, "direct", SECRET, Reply((TextBlock(SECRET),)), now)
        await db.close()

    asyncio.run(fill())
    with closing(sqlite3.connect(file)) as db:
        db.execute(
            "INSERT INTO accounts (platform, user_id, learner_id, linked_at)"
            " VALUES ('web', 'x:y', 1, '2026-03-01 09:00:00')"
        )
        db.commit()
    return file


def test_upgrade_says_from_where_to_where(own_home: Path) -> None:
    newest = known_revisions()[0]
    assert ohlora_json("db", "upgrade") == {"before": None, "after": newest}
    assert ohlora_json("db", "upgrade") == {"before": newest, "after": newest}
    assert "up to date" in ohlora("db", "upgrade").output


def test_backup_and_restore(learner: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert ohlora_json("db", "backup", copy)["bytes"] == copy.stat().st_size
    assert "exists already" in error_of("db", "backup", copy)
    assert "--force" in error_of("db", "restore", copy)
    ohlora("db", "erase-user", "discord:42", "--yes")
    kept = Path(ohlora_json("db", "restore", copy, "--force")["kept"])
    assert kept.parent == learner.parent
    assert SECRET in ohlora("db", "export-user", "discord:42").output


def test_restore_is_refused_while_a_server_runs(learner: Path, own_home: Path, tmp_path: Path) -> None:
    ohlora("db", "backup", tmp_path / "copy.db")
    with HomeLock(own_home):
        assert "ohlora run" in error_of("db", "restore", tmp_path / "copy.db", "--force")


def test_export_to_standard_output_and_to_a_private_file(learner: Path, tmp_path: Path) -> None:
    data = ohlora_json("db", "export-user", "web:x:y")
    assert [row["user_id"] for row in data["accounts"]] == ["42", "x:y"]
    assert data["turns"][0]["said"] == SECRET
    out = tmp_path / "ann.json"
    assert ohlora_json("db", "export-user", "discord:42", "--out", out)["file"] == str(out)
    assert json.loads(out.read_text("utf-8")) == data
    assert out.stat().st_mode & 0o077 == 0
    assert "exists already" in error_of("db", "export-user", "discord:42", "--out", out)
    assert "cannot be written" in error_of("db", "export-user", "discord:42", "--out", tmp_path / "no" / "file")


def test_erasing_leaves_no_word(learner: Path, own_home: Path) -> None:
    result = ohlora_json("db", "erase-user", "discord:42", "--yes")
    assert result["accounts"] == ["discord:42", "web:x:y"]
    assert result["erased"]["turns"] == 1
    assert result["journal_clean"]
    for file in own_home.iterdir():
        assert SECRET.encode() not in file.read_bytes()
    assert "nobody is known as discord:42" in error_of("db", "erase-user", "discord:42", "--yes")


def test_erasing_asks_back(learner: Path) -> None:
    refused = ohlora("db", "erase-user", "discord:42", stdin="n\n", code=1)
    assert "for good?" in refused.stderr
    assert SECRET in ohlora("db", "export-user", "discord:42").output
    ohlora("db", "erase-user", "discord:42", stdin="y\n")


@pytest.mark.parametrize("command", ["export-user", "erase-user"])
def test_accounts_that_are_none(learner: Path, command: str) -> None:
    for wrong in ("42", "myspace:42", "discord:"):
        assert "PLATFORM:ID" in error_of("db", command, wrong, code=2)


def test_commands_on_a_database_that_is_not_there_make_none(own_home: Path, tmp_path: Path) -> None:
    for command in (
        ("db", "export-user", "web:1"),
        ("db", "erase-user", "web:1", "--yes"),
        ("db", "backup", tmp_path / "copy.db"),
        ("db", "restore", tmp_path / "copy.db"),
        ("content", "gaps"),
    ):
        assert "there is no database" in error_of(*command)
    assert not (own_home / "ohlora.db").exists()


def test_an_older_database_asks_for_its_upgrade(learner: Path) -> None:
    with closing(sqlite3.connect(learner)) as db:
        db.execute("UPDATE alembic_version SET version_num = '0001'")
        db.commit()
    assert "ohlora db upgrade" in error_of("db", "export-user", "discord:42")


def test_a_database_that_is_none(own_home: Path) -> None:
    own_home.mkdir()
    (own_home / "ohlora.db").write_text("words " * 1000)
    for command in (("upgrade",), ("backup", own_home / "x"), ("export-user", "web:1")):
        assert str(own_home / "ohlora.db") in error_of("db", *command)
    assert (own_home / "ohlora.db").read_text() == "words " * 1000


def test_a_database_without_a_file_has_no_file_commands(own_home: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[database]\nurl = "postgresql+asyncpg://me:secret@host/db"\n')
    message = error_of("--config", config, "db", "backup", tmp_path / "copy.db")
    assert "SQLite file only" in message
    assert "secret" not in message
