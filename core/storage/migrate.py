"""Brings a database to the program's schema, or refuses with a clear reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

import migrations
from core.errors import StorageError


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
    if before is None and inspect(connection).get_table_names():
        raise StorageError("the database holds tables of another program: nothing was changed")
    if before is not None and before not in known:
        raise StorageError(
            f"the database is at revision '{before}', which this program does not know: it was written by a newer "
            "version. Install that version, or restore a backup made by this one; nothing was changed"
        )
    command.upgrade(alembic_config(connection), "head")
    return before, known[0] if known else ""


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    # The driver would commit before every DDL statement; a migration is all or nothing. Foreign keys stay off
    # here, because rebuilding a table in SQLite drops the old one.
    connection.isolation_level = None


async def upgrade(url: str) -> tuple[str | None, str]:
    """Apply all missing migrations; return the revisions before and after.

    Raises:
        StorageError: the database is newer than the program, somebody else's, damaged or not reachable.
    """
    try:
        place = make_url(url)
        engine = create_async_engine(url)
    except (ArgumentError, ImportError) as error:
        raise StorageError(f"the database URL cannot be used: {str(error).splitlines()[0]}") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _leave_transactions_to_us)
        event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        if place.get_backend_name() == "sqlite" and place.database:
            Path(place.database).parent.mkdir(parents=True, exist_ok=True)
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade)
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise StorageError(f"the database {place.render_as_string()} cannot be used: {cause}") from error
    finally:
        await engine.dispose()
