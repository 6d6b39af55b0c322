from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import core.storage.tables  # noqa: F401 - registers every table
from core.inference.worker import Worker
from core.messages import Action
from core.quiz.service import QuizService
from core.routing import room_for
from core.storage.base import Base
from core.storage.database import Database
from core.turn import Command, Focus
from tests.core.quiz.world import Elsewhere, FixedClock, NamedPointsGrader, World, make_library, make_tutor


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'quiz.db'}")
    async with database.write() as uow:
        connection = await uow.session.connection()
        await connection.run_sync(Base.metadata.create_all)
    yield database
    await database.close()


@pytest.fixture
def worker() -> AsyncIterator[Worker]:
    grading = Worker("grading")
    yield grading
    grading.close()


@pytest.fixture
def world(db: Database, worker: Worker) -> World:
    grader, clock = NamedPointsGrader(), FixedClock()
    others = {room_for(Command(action), Focus.NONE) for action in Action if action not in (Action.TEXT, Action.PRESS)}
    rooms = dict.fromkeys(others, Elsewhere()) | {"quiz": QuizService(make_library(), grader, worker)}
    return World(db, make_tutor(db, rooms, clock), clock, grader)
