"""A look at a SQLite file that changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.errors import StorageError

BUSY_SECONDS = 15.0
OUR_TABLES = frozenset({"learners", "accounts", "turns"})


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What a file holds. `revision` is None when it never saw a migration; `size` counts bytes."""

    path: Path
    revision: str | None
    tables: frozenset[str]
    size: int


def sqlite_path(url: str) -> Path:
    """The file that a database URL names.

    Raises:
        StorageError: it names no file: another kind of database, or one in memory.
    """
    try:
        place = make_url(url)
    except ArgumentError:
        raise StorageError("[database] url is not a database URL such as sqlite+aiosqlite:///ohlora.db") from None
    if place.get_backend_name() != "sqlite" or not place.database or place.database == ":memory:":
        raise StorageError(
            f"this works on a SQLite file only; for {place.get_backend_name()} use the tools of that database"
        )
    return Path(place.database)


@contextmanager
def reading(path: Path, *, live: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection for reading `path`; nothing is created beside it if nobody is using it.

    Args:
        live: somebody may start to use it meanwhile, so take part in SQLite's locking.

    Raises:
        StorageError: there is no such file, or it cannot be read as a SQLite database.
    """
    if not path.exists():
        raise StorageError(f"there is no database at {path}")
    if not path.is_file():
        raise StorageError(f"{path} is not a file")
    in_use = path.with_name(path.name + "-wal").exists()
    mode = "mode=rw" if live else "mode=ro" if in_use else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=BUSY_SECONDS)) as db:
            yield db
    except sqlite3.Error as error:
        raise StorageError(f"{path} cannot be read as a database: {error}") from None


def look(path: Path, *, live: bool = False, thorough: bool = False) -> DatabaseState:
    """Open `path` for reading, check that it is sound, and say what it is.

    Args:
        live: see `reading`.
        thorough: compare indexes with their tables and follow foreign keys too.

    Raises:
        StorageError: not there, not a database, or damaged.
    """
    with reading(path, live=live) as db:
        found = db.execute("PRAGMA integrity_check(1)" if thorough else "PRAGMA quick_check(1)").fetchone()
        if found[0] != "ok":
            raise StorageError(f"{path} is damaged: {' '.join(str(found[0]).split())}")
        if thorough and db.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise StorageError(f"{path} is damaged: a row refers to one that does not exist")
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = frozenset(name for (name,) in names if not name.startswith("sqlite_"))  # those are SQLite's own
        row = db.execute("SELECT version_num FROM alembic_version").fetchone() if "alembic_version" in tables else None
    return DatabaseState(path, None if row is None else row[0], tables, path.stat().st_size)
