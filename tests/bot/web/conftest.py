from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser

from tests.bot.web.browser import Visitor, chromium, visitor
from tests.bot.web.house import House


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = await House.open(tmp_path)
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def served(tmp_path: Path) -> AsyncIterator[House]:
    house = await House.open(tmp_path)
    await house.serve()
    yield house
    await house.close()


@pytest_asyncio.fixture(loop_scope="module")
async def learner(browser: Browser, served: House) -> AsyncIterator[Visitor]:
    async with visitor(browser) as made:
        await made.page.goto(served.url)
        yield made
