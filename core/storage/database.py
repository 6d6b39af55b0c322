"""The connection to the database and its two kinds of transaction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from core.storage.unit_of_work import UnitOfWork

BUSY_TIMEOUT_MS = 15_000
_IMMEDIATE = "ohlora_immediate"


def _configure_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin_sqlite`, not guessed by the driver
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",  # what a learner was told is saved survives a power cut too
        "foreign_keys=ON",
        "secure_delete=ON",  # what a learner has erased must not linger in freed pages
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: upgrading a read later could fail with "locked".
    immediate = connection.get_execution_options().get(_IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


class Database:
    """Sessions for one database URL (`sqlite+aiosqlite:///...` or `postgresql+...`)."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = url
        self._is_sqlite = url.startswith("sqlite")
        self._engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=60,
            hide_parameters=True,  # errors are logged, and parameters are what learners wrote
        )
        # SQLite has one writer at a time: within a process they queue here instead of polling the file lock.
        self._one_writer: asyncio.Lock | None = None
        if self._is_sqlite:
            self._one_writer = asyncio.Lock()
            event.listen(self._engine.sync_engine, "connect", _configure_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_sqlite)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """A consistent snapshot. Nothing that is changed in it is kept."""
        async with self._sessions() as session:
            yield UnitOfWork(session)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """All or nothing: committed when the block ends, rolled back when it raises."""
        async with self._one_writer or nullcontext(), self._sessions() as session:
            await self._begin(session)
            yield UnitOfWork(session)
            await session.commit()

    async def _begin(self, session: AsyncSession) -> None:
        if self._is_sqlite:
            await session.connection(execution_options={_IMMEDIATE: True})

    async def fold_journal(self) -> None:
        """Empty SQLite's journal into the database file, as far as readers allow: deleted text lives on in it."""
        if self._is_sqlite:
            async with self._one_writer or nullcontext(), self._engine.connect() as connection:
                raw = await connection.get_raw_connection()
                await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]

    async def close(self) -> None:
        await self._engine.dispose()
