"""One set of models for all conversations, a database and a Telegram for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest_asyncio

from bot.composition import Models
from bot.settings import Settings
from core.content.library import Library
from tests.bot.discord.conftest import library, models
from tests.bot.telegram.house import House, house_with
from tests.doubles.telegram import TelegramStandIn

__all__ = ["library", "models"]


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn() as server:
        yield server
        assert not [*server.breaches, *server.own_breaches]


@pytest_asyncio.fixture
async def house(
    telegram: TelegramStandIn,
    make_settings: Callable[..., Settings],
    library: Library,
    models: Models,
) -> AsyncIterator[House]:
    async with house_with(telegram, make_settings(), library, models) as made:
        yield made
