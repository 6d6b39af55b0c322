"""A database, a learner and a moderator that hears what a text says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.inference.worker import Worker
from core.moderation.service import Moderator
from core.storage.database import Database
from core.turn import Learner
from tests.core.moderation.helpers import NOW, Scripted, new_database, new_learner


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await new_database(tmp_path)
    yield database
    await database.close()


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker("test")
    yield worker
    worker.close()


@pytest.fixture
async def learner(db: Database) -> Learner:
    return await new_learner(db, "kim", NOW)


@pytest.fixture
def moderator(worker: Worker) -> Moderator:
    return Moderator(Scripted(), worker)
