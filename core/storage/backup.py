"""Copies of a SQLite database: made while it is in use, checked, and put back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from core.errors import StorageError
from core.storage.home_lock import SoleLock
from core.storage.inspection import BUSY_SECONDS, OUR_TABLES, DatabaseState, look, reading, sqlite_path
from core.storage.migrate import known_revisions


def backup(url: str, target: Path) -> DatabaseState:
    """Write a consistent, checked copy of the database to `target`; others may go on using it meanwhile.

    Raises:
        StorageError: no database, `target` exists already, or it cannot be written.
    """
    source = sqlite_path(url)
    state = look(source, live=True)
    if state.revision is None:
        raise StorageError(f"{source} is not a database of this program")
    _must_be_free(target)
    return _copied(source, target, live=True)


def restore(file: Path, url: str, home: Path, now: datetime, *, force: bool = False) -> Path | None:
    """Put the copy `file` in the place of the database.

    Args:
        force: replace a database that is there; it is kept beside the new one.

    Returns:
        Where the replaced database went, if there was one.

    Raises:
        StorageError: `file` is not a sound copy, the place is taken, or the database is in use. Nothing was changed.
    """
    _must_be_ours(look(file, thorough=True))
    target = sqlite_path(url)
    if target.exists() and target.samefile(file):
        raise StorageError(f"{file} is the database itself")
    if target.is_dir():
        raise StorageError(f"{target} is a folder")
    if target.exists() and not force:
        raise StorageError(f"there is a database at {target} already: use --force to replace it (it is kept)")
    with SoleLock(home):
        incoming = _beside(target, "restoring")
        try:
            _copied(file, incoming)
            kept = _set_aside(target, now)
            os.replace(incoming, target)
            _settle(target.parent)
        finally:
            incoming.unlink(missing_ok=True)
    return kept


def scrub(url: str) -> bool:
    """Rewrite the database without what was deleted; False when others kept its journal from being emptied.

    Raises:
        StorageError: the database cannot be written.
    """
    path = sqlite_path(url)
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as db:
            db.execute("PRAGMA secure_delete=ON")
            db.execute("VACUUM")
            busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
    except sqlite3.Error as error:
        raise StorageError(f"{path} cannot be cleaned: {error}") from None


def _must_be_free(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise StorageError(f"{target} exists already: nothing was overwritten")


def _must_be_ours(state: DatabaseState) -> None:
    if state.revision is None or not state.tables >= OUR_TABLES:
        raise StorageError(f"{state.path} is not a database of this program")
    if state.revision not in known_revisions():
        raise StorageError(
            f"{state.path} is at revision '{state.revision}', which this program does not know: "
            "it was written by a newer version"
        )


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{what}-{os.getpid()}")


def _copied(source: Path, target: Path, *, live: bool = False) -> DatabaseState:
    """A compact copy in one transaction, checked before it gets its name."""
    draft = _beside(target, "part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL, 0o600))
        with reading(source, live=live) as db:
            db.execute("VACUUM INTO ?", (str(draft),))
        look(draft, thorough=True)
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        _must_be_free(target)
        draft.rename(target)
        _settle(target.parent)
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return look(target)


def _set_aside(target: Path, now: datetime) -> Path | None:
    """Move the database away together with its journal files, under a name that says when.

    A journal that were left behind would be replayed into the database that comes next.
    """
    kept = target.with_name(f"{target.name}.before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    _must_be_free(kept)
    there = target.exists()
    if there:
        # Closing the last connection folds the journal in; a damaged file keeps its journal beside it.
        with suppress(sqlite3.Error), closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in ("", "-wal", "-shm"):
        part = target.with_name(target.name + suffix)
        if part.exists():
            os.replace(part, kept.with_name(kept.name + suffix))
    return kept if there else None


def _settle(folder: Path) -> None:
    """Make a renaming outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
