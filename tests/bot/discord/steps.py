"""What the fault tests do again and again: a quiz, an answer, and the proof that nothing failed on the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import structlog

from tests.bot.discord.house import House
from tests.doubles.discord import Channel, Form, Shown, User

ANSWER = "모델이 훈련 데이터를 외워서 새로운 데이터에서는 성능이 떨어지는 거야."
TO_ANSWER = "답하기"


async def start_quiz(learner: User, channel: Channel) -> Shown:
    shown = await learner.slash(channel, "quiz", topic="과적합")
    assert TO_ANSWER in shown.last.buttons
    return shown


async def open_form(learner: User, quiz: Shown) -> Form:
    return (await learner.click(quiz, TO_ANSWER)).form


def is_graded(shown: Shown) -> bool:
    """A score card is among what is shown."""
    return "채점 결과" in shown.text


async def nothing_waits(house: House, table: str) -> None:
    """Everything that the bot had to bring somewhere ("inbox", "outbox") has been brought or let go."""
    async with asyncio.timeout(10):
        while await house.count(table):  # noqa: ASYNC110 - the bot has no event for it
            await asyncio.sleep(0.02)


@contextmanager
def without_traceback(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Nothing inside may log a traceback. Gives the names of the events that were logged, as they come."""
    events: list[str] = []

    def note(_: object, method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
        events.append(str(event["event"]))
        assert not event.get("exc_info"), event
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[note], cache_logger_on_first_use=False)
    caplog.set_level(logging.INFO)
    try:
        yield events
    finally:
        structlog.configure(**before)
    tracebacks = [record.getMessage() for record in caplog.records if record.exc_info]
    assert tracebacks == []
