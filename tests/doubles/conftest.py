from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio

from tests.doubles.discord import DiscordStandIn, pointed_at
from tests.doubles.telegram import TelegramStandIn
from tests.doubles.tiny_discord_bot import TinyBot
from tests.doubles.tiny_telegram_bot import TinyTelegramBot

StartBot = Callable[..., AbstractAsyncContextManager[TinyBot]]


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[DiscordStandIn]:
    """A stand-in with one server and one channel. Neither side may have broken Discord's document."""
    async with DiscordStandIn() as server:
        server.guild().channel("study")
        with pointed_at(server):
            yield server
        assert [*server.breaches, *server.own_breaches] == []


@pytest.fixture
def start_bot(discord: DiscordStandIn) -> StartBot:
    @asynccontextmanager
    async def start(**options: Any) -> AsyncIterator[TinyBot]:
        bot = TinyBot(**options)
        await bot.login(discord.token)
        running = asyncio.create_task(bot.connect())
        await discord.connected(options.get("shard_count", 1))
        try:
            yield bot
        finally:
            await bot.close()
            await running

    return start


@pytest_asyncio.fixture
async def bot(start_bot: StartBot) -> AsyncIterator[TinyBot]:
    async with start_bot() as running:
        yield running


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    """A stand-in. Neither side may have broken the Bot API's reference."""
    async with TelegramStandIn() as server:
        yield server
        assert [*server.breaches, *server.own_breaches] == []


@pytest_asyncio.fixture
async def telegram_bot(telegram: TelegramStandIn) -> AsyncIterator[TinyTelegramBot]:
    async with TinyTelegramBot(telegram).polling() as running:
        yield running
