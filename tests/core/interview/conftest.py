from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.content.library import Library
from core.content.loader import load_library
from tests.core.interview.helpers import World, library_of, small_track


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = await World(tmp_path, library_of(small_track())).create()
    yield world
    await world.close()


@pytest.fixture(scope="session")
def content() -> Library:
    return load_library()
