"""One learner who begins on Discord and goes on at Telegram: joined by a code, nothing is lost or asked twice."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.bot.discord.house import House as DiscordHouse
from tests.bot.telegram.house import House
from tests.bot.telegram.steps import ANSWER, GRADE
from tests.doubles.discord import DiscordStandIn, pointed_at


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as server:
        with pointed_at(server):
            yield server
        assert not [*server.breaches, *server.own_breaches]


async def test_from_discord_to_telegram(house: House, discord: DiscordStandIn) -> None:
    there = DiscordHouse(discord, house.settings, house.library, house.models, house.db)
    async with there.open(), house.open():
        on_discord, on_telegram = discord.user("민지"), house.telegram.user("민지")
        quiz = await on_discord.slash(on_discord.dm, "퀴즈", 주제="과적합")
        prompt = quiz.text.splitlines()[1]
        shown = await on_discord.slash(on_discord.dm, "연결")
        code = next(line for line in shown.text.splitlines() if len(line) == 9 and line[4] == "-")
        joined = await on_telegram.says(on_telegram, f"/link {code}")
        assert "두 계정이 하나" in joined.text
        back = await on_telegram.says(on_telegram, "/quiz")
        assert prompt in back.text
        card = await on_telegram.says(on_telegram, ANSWER)
        assert GRADE in card.text
        late = await on_discord.click(quiz, "힌트")
        assert "힌트" not in late.text.splitlines()[0]
        progress = await on_discord.slash(on_discord.dm, "진도")
        assert "푼 문제" in progress.text
        assert await house.count("learners") == 1
        assert await house.count("attempts") == 1
        assert await house.count("accounts") == 2
