"""Brings a database to the program's schema, or refuses with a clear reason."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import migrations
from core.errors import StorageError

VERSION_TABLE = "alembic_version"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for this program's migrations on an open connection."""
    return _config(connection)


def known_revisions() -> tuple[str, ...]:
    """Every revision of this program, the newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _upgrade(connection: Connection) -> tuple[str | None, str]:
    known = known_revisions()
    before = MigrationContext.configure(connection).get_current_revision()
    if before is None and set(inspect(connection).get_table_names()) - {VERSION_TABLE}:
        raise StorageError("the database holds tables of another program: nothing was changed")
    if before is not None and before not in known:
        raise StorageError(
            f"the database is at revision '{before}', which this program does not know: it was written by a newer "
            "version. Install that version, or restore a backup made by this one; nothing was changed"
        )
    command.upgrade(alembic_config(connection), "head")
    return before, known[0]


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    # The driver would commit before every DDL statement; a migration is all or nothing. Foreign keys stay off
    # here, because rebuilding a table in SQLite drops the old one.
    connection.isolation_level = None


def _make_place(file: Path) -> None:
    """See that the file can be opened before the asynchronous driver tries, whose thread outlives a failure."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)):
        pass


def _shown(place: URL) -> str:
    """A file's path; the address, without its password, of anything else."""
    return str(place.database) if place.get_backend_name() == "sqlite" else place.render_as_string()


def _reached_by(url: str) -> tuple[URL, AsyncEngine]:
    try:
        place = make_url(url)
        engine = create_async_engine(url)
    except (ArgumentError, ImportError, InvalidRequestError) as error:
        raise StorageError(f"the database URL cannot be used: {str(error).splitlines()[0]}") from None
    except ValueError:  # a port that is no number
        raise StorageError("the database URL cannot be used: it is malformed") from None
    if place.get_backend_name() == "sqlite" and (place.database or ":memory:") == ":memory:":
        raise StorageError("the database URL cannot be used: it names no file, and what is in memory is not kept")
    return place, engine


async def upgrade(url: str) -> tuple[str | None, str]:
    """Apply all missing migrations; return the revisions before and after.

    Raises:
        StorageError: the database is newer than the program, somebody else's, damaged or not reachable.
    """
    place, engine = _reached_by(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _leave_transactions_to_us)
        event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        if place.get_backend_name() == "sqlite" and place.database:
            _make_place(Path(place.database))
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise StorageError(f"the database {_shown(place)} cannot be used: {cause}") from error
    finally:
        await engine.dispose()
