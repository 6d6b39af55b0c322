"""A database that is there already, for commands that must not make a new one by mistake."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.cli.context import AppContext
from core.errors import StorageError

if TYPE_CHECKING:
    from core.storage.database import Database


@asynccontextmanager
async def existing_database(app: AppContext) -> AsyncIterator[Database]:
    """The configured database, closed at the end.

    Raises:
        StorageError: it cannot be reached, or its file is missing, damaged or not at the program's revision.
    """
    from core.storage.inspection import look, sqlite_path
    from core.storage.migrate import known_revisions

    url = app.settings.database_url
    if url.startswith("sqlite"):
        state = look(sqlite_path(url), live=True)
        newest = known_revisions()[0]
        if state.revision != newest:
            raise StorageError(
                f"{state.path} is at revision '{state.revision or ''}', the program at '{newest}': "
                "run 'ohlora db upgrade' first"
            )
    else:
        await app.upgrade()
    db = app.open_database()
    try:
        yield db
    finally:
        await db.close()
