from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import core.storage.tables  # noqa: F401 - registers every table
from core.storage.base import Base
from core.storage.database import Database
from tests.core.learners.study import Study


@pytest.fixture
async def study(tmp_path: Path) -> AsyncIterator[Study]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'learners.db'}")
    async with database.write() as uow:
        connection = await uow.session.connection()
        await connection.run_sync(Base.metadata.create_all)
    yield Study(database)
    await database.close()
