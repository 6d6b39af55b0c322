"""What outlives the process: buttons, rooms, rounds, and events that were acknowledged but not answered."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.discord_adapter import app
from core.messages import Announcement, Platform, Reply, Request
from tests.bot.discord.house import House
from tests.bot.discord.steps import ANSWER, TO_ANSWER, is_graded, nothing_waits, open_form, start_quiz
from tests.bot.discord.test_rooms import room_of
from tests.doubles.discord import Shown


async def test_buttons_and_forms_from_before_a_restart_still_work(house: House) -> None:
    minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
    async with house.open():
        quiz = await start_quiz(minji, study)
        form = await open_form(minji, quiz)
    async with house.open():
        assert is_graded(await minji.submit(form, ANSWER))
    assert await house.count("attempts") == 1


async def test_a_room_from_before_a_restart_still_works(house: House) -> None:
    minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
    async with house.open():
        room = await room_of(house, minji, study)
    async with house.open():
        begun = await minji.click(Shown(lambda: room.history), "시작")
        form = await minji.click(begun, "답")
        assert (await minji.submit(form, ANSWER)).text


async def test_old_buttons_get_a_kind_word(house: House) -> None:
    minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
    async with house.open():
        quiz = await start_quiz(minji, study)
    async with house.db.write() as uow:
        await uow.tokens.forget_before(house.clock.now() + timedelta(days=1))
    async with house.open():
        for button in (TO_ANSWER, "넘기기"):
            told = await minji.click(quiz, button)
            assert "이제 끝난 얘기" in told.text
            assert told.ephemeral


async def test_a_round_goes_on_after_a_restart_and_everything_is_said_once(house: House) -> None:
    minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
    async with house.open():
        await minji.slash(study, "퀴즈", 방식="group", 문제수=1)
        await house.discord.until(lambda: study.history)
        question = study.history[0]
    await house.pass_time(200)
    assert await house.count("outbox") == 2
    async with house.open():
        await house.discord.until(lambda: len(study.history) == 3)
        await nothing_waits(house, "outbox")
        form = await minji.click(question, "답")
        assert "끝났" in (await minji.submit(form, ANSWER)).text
    assert len(study.history) == 3


class Dying:
    """A tutor whose process is gone after it has written and before anybody is told."""

    def __init__(self, tutor: Any) -> None:
        self._tutor = tutor
        self.asked = asyncio.Event()
        self.gone = asyncio.Event()

    async def handle(self, request: Request) -> Reply:
        await self._tutor.handle(request)
        self.asked.set()
        await self.gone.wait()
        raise asyncio.CancelledError

    async def announcements(self, platform: Platform) -> list[Announcement]:
        return []


async def test_a_grade_that_nobody_was_told_is_told_by_the_next_process(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "_DRAIN_SECONDS", 0.05)
    minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
    async with house.open():
        form = await open_form(minji, await start_quiz(minji, study))
    tutor = Dying(house.tutor)
    async with house.open(tutor):
        result = await minji.submit(form, ANSWER, wait=False)
        await tutor.asked.wait()
    tutor.gone.set()
    assert await house.count("attempts") == 1
    async with house.open():
        await house.discord.until(lambda: is_graded(result))
        await nothing_waits(house, "inbox")
    assert await house.count("attempts") == 1
    assert len(result.messages) == 1


class Counting:
    """A tutor that thinks until it may answer, and counts what it is asked."""

    def __init__(self, tutor: Any) -> None:
        self._tutor = tutor
        self.asked: list[str] = []
        self.answering = asyncio.Event()

    async def handle(self, request: Request) -> Reply:
        self.asked.append(request.event_id)
        await self.answering.wait()
        reply: Reply = await self._tutor.handle(request)
        return reply

    async def announcements(self, platform: Platform) -> list[Announcement]:
        return []


async def test_what_comes_while_she_looks_for_things_left_behind_is_asked_once(house: House) -> None:
    minji, tutor = house.discord.user("민지"), Counting(house.tutor)
    async with house.open(tutor) as door:
        shown = await minji.slash(minji.dm, "연결", wait=False)
        await house.discord.until(lambda: tutor.asked)
        assert await house.count("inbox") == 1
        assert door._bot is not None
        recovering = asyncio.create_task(door._bot.conversation.recover())
        await asyncio.wait({recovering}, timeout=0.3)
        tutor.answering.set()
        await recovering
        await house.discord.until(lambda: shown.text)
        await nothing_waits(house, "inbox")
    assert len(tutor.asked) == 1
