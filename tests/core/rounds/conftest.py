from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

import core.storage.tables  # noqa: F401 - registers every table
from core.inference.worker import Worker
from core.storage.base import Base
from core.storage.database import Database
from tests.core.rounds.group import Group


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'rounds.db'}")
    async with database.write() as uow:
        connection = await uow.session.connection()
        await connection.run_sync(Base.metadata.create_all)
    yield database
    await database.close()


@pytest.fixture
def worker() -> Iterator[Worker]:
    grading = Worker("grading")
    yield grading
    grading.close()


@pytest.fixture
def group(db: Database, worker: Worker) -> Group:
    return Group(db, worker)
