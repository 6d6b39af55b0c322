"""Models that are slow or swamped: acknowledged at once, answered in the end, or told that she is busy."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from core.inference.worker import Worker
from core.ports import Grade, Grader, GradingTask
from tests.bot.discord.house import House
from tests.bot.discord.steps import ANSWER, is_graded, open_form, start_quiz, without_traceback

THREE_SECONDS = 1.5
"""Discord's patience in these tests, in which everything goes faster."""
TEN_SECONDS = 2.5


class Slow:
    """The real grader after a pause, or when `released`."""

    def __init__(self, grader: Grader, seconds: float, released: Event | None = None) -> None:
        self.name = grader.name
        self._grader, self._seconds, self._released = grader, seconds, released

    def grade(self, task: GradingTask) -> Grade:
        time.sleep(self._seconds)
        if self._released is not None:
            self._released.wait(10)
        return self._grader.grade(task)


@pytest.fixture
def grading(house: House) -> Iterator[Callable[..., None]]:
    """Gives the house another grader, on a worker of its own."""
    workers: list[Worker] = []

    def use(grader: Any, **options: Any) -> None:
        workers.append(Worker("slow grading", **options))
        house.models = replace(house.models, grader=grader, grading=workers[-1])

    yield use
    for worker in workers:
        worker.close()


async def test_ten_seconds_of_thinking_are_waited_for(
    house: House, grading: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    grading(Slow(house.models.grader, TEN_SECONDS))
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            discord.interactions.acknowledge_within = THREE_SECONDS
            result = await minji.submit(form, ANSWER)
            assert is_graded(result)
            assert result.ack_seconds < THREE_SECONDS < TEN_SECONDS <= result.answer_seconds
    assert await house.count("attempts") == 1


async def test_who_is_not_waited_for_is_told(
    house: House, grading: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    """The worker's patience ends: the learner reads that she is busy, and can try again."""
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    released = Event()
    grading(Slow(house.models.grader, 0, released), timeout=0.3)
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji, study)
            busy = await minji.submit(await open_form(minji, quiz), ANSWER)
            assert busy.text
            assert not is_graded(busy)
            released.set()
            await discord.until(lambda: True)
            assert is_graded(await minji.submit(await open_form(minji, quiz), ANSWER))
    assert await house.count("attempts") == 1


async def test_a_full_queue_answers_everybody(
    house: House, grading: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    """Ten people answer at once, three fit into the queue."""
    discord = house.discord
    study = discord.guild().channel("study")
    people = [discord.user(f"학생{number}") for number in range(10)]
    released = Event()
    grading(Slow(house.models.grader, 0, released), capacity=3)
    with without_traceback(caplog):
        async with house.open():
            quizzes = await asyncio.gather(*(start_quiz(person, study) for person in people))
            forms = [await open_form(person, quiz) for person, quiz in zip(people, quizzes, strict=True)]
            pairs = zip(people, forms, strict=True)
            sent = [asyncio.create_task(person.submit(form, ANSWER)) for person, form in pairs]
            await discord.until(lambda: sum(task.done() for task in sent) == 7)
            released.set()
            results = await asyncio.gather(*sent)
            assert all(result.text for result in results)
            assert sum(is_graded(result) for result in results) == 3
    assert await house.count("attempts") == 3
