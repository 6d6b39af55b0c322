"""Two hundred chats: a whole `ohlora run` in its own process against the stand-in for Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

from tests.bench.figures import summary
from tests.doubles.telegram import NoResponseError, Shown, TelegramStandIn, User
from tests.system.server import Server

CHATS = 200
PACED = 60.0
"""Seconds in which 800 updates come: half of the messages that Telegram takes from one bot."""

QUESTIONS = ("과적합이 뭐야?", "L1과 L2의 차이를 알려 줘", "Why is dropout used?", "경사하강법 장점이 뭐야?")
TOPICS = ("overfitting", "l2-regularization", "gradient-descent")
ANSWER = "모델이 훈련 데이터를 외워서 새로운 데이터에서 성능이 떨어지는 거야."
PATIENCE = 60.0


async def measure_telegram(folder: Path) -> dict[str, Any]:
    """At a study group's pace within Telegram's limits, and all at once without them.

    The stand-in does not check requests here: it shares the machine with what is measured.
    """
    return {
        "paced": await _measure(folder.with_name("telegram-paced"), 30, PACED),
        "all_at_once_without_limits": await _measure(folder.with_name("telegram-rushed"), 0, 0.0),
    }


async def _measure(folder: Path, messages_per_second: int, seconds: float) -> dict[str, Any]:
    """Milliseconds from each update to the first thing to read, and for presses to the acknowledgement."""
    async with TelegramStandIn(checks=False) as telegram:
        config = f'[telegram]\nbase_url = "{telegram.address}"\nmessages_per_second = {messages_per_second}\n'
        async with Server(folder, config, {"OHLORA_TELEGRAM_TOKEN": telegram.token}) as server:
            await telegram.connected()
            process = psutil.Process(server.pid)
            before, started = sum(process.cpu_times()[:2]), perf_counter()
            visits = (_visit(telegram.user(f"person{n}"), n, seconds / 4) for n in range(CHATS))
            shown = [result for results in await asyncio.gather(*visits) for result in results]
            took, burnt = perf_counter() - started, sum(process.cpu_times()[:2]) - before
            memory = process.memory_info().rss
            assert server.stop() == 0
    acknowledged = [result.ack_seconds * 1000 for result in shown if result.query is not None]
    return {
        "chats": CHATS,
        "updates": len(shown),
        "updates_per_s": round(len(shown) / took, 1),
        "messages": sum(telegram.count(f"send{kind}") for kind in ("Message", "Photo")),
        "failures": 4 * CHATS - len(shown),
        "cpu_s": round(burnt, 2),
        "resident_mb": round(memory / 2**20),
        "acknowledged": summary(acknowledged),
        "answered": summary([result.answer_seconds * 1000 for result in shown]),
    }


async def _visit(person: User, number: int, pause: float) -> list[Shown]:
    """One person asks, starts a quiz, presses for a hint and answers; what was shown, until something failed."""
    await asyncio.sleep(pause * number / CHATS)
    shown: list[Shown] = []
    try:
        question = QUESTIONS[number % len(QUESTIONS)]
        shown.append(await _paced(person.says(person, question, seconds=PATIENCE), pause))
        topic = TOPICS[number % len(TOPICS)]
        quiz = await _paced(person.says(person, f"/quiz {topic}", seconds=PATIENCE), pause)
        shown.append(quiz)
        asked = (await quiz.offers("힌트", PATIENCE)).last
        shown.append(await _paced(person.presses(asked, "힌트", seconds=PATIENCE), pause))
        shown.append(await person.says(person, ANSWER, reply_to=asked, seconds=PATIENCE))
    except NoResponseError:
        return shown
    return shown


async def _paced(deed: Coroutine[Any, Any, Shown], pause: float) -> Shown:
    """The deed's result, at the moment when its person does the next thing."""
    rest = asyncio.create_task(asyncio.sleep(pause))
    result = await deed
    await rest
    return result
