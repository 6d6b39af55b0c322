"""Two hundred interactions in ten seconds: a whole `ohlora run` in its own process against the stand-in for Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

from tests.bench.figures import summary
from tests.doubles.discord import Channel, DiscordStandIn, User
from tests.doubles.discord.interactions import Interaction
from tests.system.server import Server

PEOPLE, CHANNELS = 50, 5
SECONDS = 10.0
PAUSE = SECONDS / 4  # between the four deeds of one person: a question, a quiz, a press, a form
QUESTIONS = ("과적합이 뭐야?", "L1과 L2의 차이를 알려 줘", "Why is dropout used?", "경사하강법 장점이 뭐야?")
TOPICS = ("overfitting", "l2-regularization", "gradient-descent")
ANSWER = "모델이 훈련 데이터를 외워서 새로운 데이터에서 성능이 떨어지는 거야."


async def measure_discord(folder: Path) -> dict[str, Any]:
    """Milliseconds until each interaction was acknowledged, and until there was something to read.

    The stand-in does not check requests here: it shares the machine with what is measured.
    """
    async with DiscordStandIn(checks=False) as discord:
        channels = [discord.guild().channel(f"study-{number}") for number in range(CHANNELS)]
        config = f'[discord]\napi_base = "{discord.api_base}"\n'
        async with Server(folder, config, {"OHLORA_DISCORD_TOKEN": discord.token}) as server:
            await discord.connected()
            await discord.until(lambda: discord.commands.registrations, 30.0, "no commands were registered")
            process = psutil.Process(server.pid)
            before, started = sum(process.cpu_times()[:2]), perf_counter()
            visits = (_visit(discord.user(f"person{n}"), channels[n % CHANNELS], n) for n in range(PEOPLE))
            failures = sum(await asyncio.gather(*visits))
            took, burnt = perf_counter() - started, sum(process.cpu_times()[:2]) - before
            memory = process.memory_info().rss
            assert server.stop() == 0
    return {
        "interactions": len(discord.interactions.all),
        "per_s": round(len(discord.interactions.all) / took, 1),
        "failures": failures,
        "cpu_s": round(burnt, 2),
        "resident_mb": round(memory / 2**20),
    } | _times(list(discord.interactions.all.values()))


async def _visit(person: User, channel: Channel, number: int) -> int:
    """One person asks, starts a quiz, opens its form and answers; 1 if a deed failed, which ends the visit."""
    await asyncio.sleep(PAUSE * number / PEOPLE)
    try:
        await _paced(person.slash(channel, "ask", question=QUESTIONS[number % len(QUESTIONS)]))
        quiz = await _paced(person.slash(channel, "quiz", topic=TOPICS[number % len(TOPICS)]))
        form = await _paced(person.click(quiz, "답하기"))
        await person.submit(form, ANSWER)
    except AssertionError:  # no answer in time, or the word that she is too busy, which has no button to press
        return 1
    return 0


async def _paced(deed: Any) -> Any:
    """The deed's result, at the moment when its person does the next thing."""
    result, _ = await asyncio.gather(deed, asyncio.sleep(PAUSE))
    return result


def _times(interactions: Sequence[Interaction]) -> dict[str, Any]:
    acknowledged = [i.acknowledged_after * 1000 for i in interactions if i.acknowledged_after is not None]
    answered = [i.answered_after * 1000 for i in interactions if i.answered_after is not None]
    return {"acknowledged": summary(acknowledged), "answered": summary(answered)}
