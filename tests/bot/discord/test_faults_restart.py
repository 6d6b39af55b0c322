"""A process that ends while she thinks: the next one answers, as if nothing had been."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.discord_adapter import app
from core.messages import Announcement, Platform, Reply, Request
from tests.bot.discord.house import House
from tests.bot.discord.steps import nothing_waits, without_traceback
from tests.doubles.discord import Channel, Shown, User


class Stuck:
    """A tutor that thinks until its process is gone."""

    def __init__(self) -> None:
        self.asked = 0
        self.gone = asyncio.Event()

    async def handle(self, _: Request) -> Reply:
        self.asked += 1
        await self.gone.wait()
        raise asyncio.CancelledError

    async def announcements(self, _: Platform) -> list[Announcement]:
        return []

    async def delivered(self, _: Announcement) -> None:
        raise AssertionError("there was nothing to deliver")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "_DRAIN_SECONDS", 0.05)


async def leave_unanswered(house: House, ask: Callable[[], Awaitable[Shown]]) -> Shown:
    """What is asked of a process that ends before it answers."""
    tutor = Stuck()
    async with house.open(tutor):
        shown = await ask()
        await house.discord.until(lambda: tutor.asked)
    tutor.gone.set()
    await asyncio.sleep(0)
    return shown


def question(learner: User, channel: Channel) -> Callable[[], Awaitable[Shown]]:
    return lambda: learner.slash(channel, "ask", question="과적합이 뭐야?", wait=False)


async def test_the_next_process_fills_in_the_answer(house: House, caplog: pytest.LogCaptureFixture) -> None:
    minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
    with without_traceback(caplog):
        shown = await leave_unanswered(house, question(minji, study))
        assert shown.messages == []
        async with house.open():
            await house.discord.until(lambda: shown.messages)
            assert "과적합" in shown.text
            assert shown.ephemeral
            await nothing_waits(house, "inbox")
        async with house.open():
            assert (await minji.slash(study, "help")).text
        assert len(shown.messages) == 1


async def test_after_a_quarter_of_an_hour_it_comes_as_a_direct_message(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
    with without_traceback(caplog):
        shown = await leave_unanswered(house, question(minji, study))
        house.clock.ahead += timedelta(minutes=15)
        assert shown.interaction is not None
        shown.interaction.expired = True
        async with house.open():
            await house.discord.until(lambda: minji.dm.history)
            assert "과적합" in minji.dm.history[0].text
            await nothing_waits(house, "inbox")


async def test_plain_text_is_answered_by_the_next_process_too(house: House, caplog: pytest.LogCaptureFixture) -> None:
    minji = house.discord.user("민지")
    with without_traceback(caplog):
        heard = await leave_unanswered(house, lambda: minji.says(minji.dm, "과적합이 뭐야?", wait=False))
        async with house.open():
            await house.discord.until(lambda: heard.messages)
            assert "과적합" in heard.text
            await nothing_waits(house, "inbox")
