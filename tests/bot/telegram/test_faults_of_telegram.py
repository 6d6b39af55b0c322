"""Telegram has trouble or says no: the learner still gets a word, and a score is given once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.bot.discord.steps import without_traceback
from tests.bot.telegram.house import House
from tests.bot.telegram.steps import ANSWER, GRADE, answer_round, nothing_waits, start_quiz, start_round, texts
from tests.doubles.telegram import Shown, User, errors
from tests.doubles.telegram.faults import Fault, FaultPlan

UNREADABLE = errors.bad_request('can\'t parse entities: Unsupported start tag "x" at byte offset 0')


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """She tries again at once instead of soon, and does not wait long for an answer."""
    monkeypatch.setattr("bot.telegram_adapter.sending._TRY_AGAIN_AFTER", (0.05,) * 4)
    monkeypatch.setattr("bot.telegram_adapter.client.READ_SECONDS", 1.0)
    monkeypatch.setattr("bot.telegram_adapter.pausing._FIRST_SECONDS", 0.05)


async def answer(learner: User) -> Shown:
    """The answer to the open question, which is graded."""
    return await (await learner.says(learner, ANSWER, wait=False)).has(GRADE, seconds=20)


async def test_flood_limits_are_waited_for(house: House, caplog: pytest.LogCaptureFixture) -> None:
    minji = house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            await start_quiz(minji)
            limit = house.telegram.faults.limited("sendMessage", 0.2, times=3)
            graded = await answer(minji)
            assert limit.struck == 3
            assert graded.answer_seconds >= 0.6
            assert graded.text.count(GRADE) == 1
            await nothing_waits(house)
    assert await house.count("attempts") == 1


@pytest.mark.parametrize(
    "plan",
    [
        lambda faults: faults.broken("sendMessage", times=2),
        lambda faults: faults.broken("sendMessage", 500, times=4),
        lambda faults: faults.broken("sendMessage", page=True),
        lambda faults: faults.unanswered("sendMessage"),
    ],
    ids=["502", "500", "a page", "a time-out"],
)
async def test_a_broken_server_is_asked_again(
    house: House, plan: Callable[[FaultPlan], Fault], caplog: pytest.LogCaptureFixture
) -> None:
    minji = house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            await start_quiz(minji)
            fault = plan(house.telegram.faults)
            graded = await answer(minji)
            await nothing_waits(house)
            assert fault.struck == fault.times
            assert graded.text.count(GRADE) == 1
    assert await house.count("attempts") == 1


async def test_an_answer_to_a_message_that_was_lost(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The message was sent, only she does not know: rather twice than never, and the score counts once."""
    minji = house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            await start_quiz(minji)
            house.telegram.faults.broken("sendMessage", done=True)
            graded = await answer(minji)
            await nothing_waits(house)
            assert len({message.text for message in graded.messages}) == 1
    assert await house.count("attempts") == 1


async def test_an_outage_longer_than_her_patience(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """She gives up for now, and takes it up again later; meanwhile she answers others."""
    monkeypatch.setattr("bot.telegram_adapter.intake._HOLD_EVERY_SECONDS", 0.2)
    minji, ann = house.telegram.user("민지"), house.telegram.user("Ann", "en")
    with without_traceback(caplog):
        async with house.open():
            await start_quiz(minji)
            broken = Fault("sendMessage", 502, errors.ApiError(502, "Bad Gateway").body, times=5)
            broken.parameters = {"chat_id": minji.person.id}
            house.telegram.faults.add(broken)
            told = await minji.says(minji, ANSWER, wait=False)
            await house.telegram.until(lambda: broken.struck == 5)
            assert (await ann.says(ann, "/help")).text
            house.clock.ahead += timedelta(minutes=2)
            await told.has(GRADE, seconds=20)
            assert told.text.count(GRADE) == 1
            await nothing_waits(house)
    assert await house.count("attempts") == 1


async def test_markup_that_is_refused_is_sent_plain(house: House, caplog: pytest.LogCaptureFixture) -> None:
    minji = house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            await start_quiz(minji)
            refused = house.telegram.faults.refused("sendMessage", UNREADABLE)
            graded = await answer(minji)
            assert refused.struck == 1
            assert graded.message.entities == []
            assert "<b>" not in graded.text
            assert graded.buttons
    assert await house.count("attempts") == 1


async def test_a_press_that_was_acknowledged_too_late(house: House, caplog: pytest.LogCaptureFixture) -> None:
    minji = house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji)
            house.telegram.faults.refused("answerCallbackQuery", errors.too_old())
            hint = await minji.presses(quiz, "힌트", wait=False)
            await house.telegram.until(lambda: hint.messages)
            house.telegram.faults.unanswered("answerCallbackQuery")
            skipped = await minji.presses(quiz, "넘기기", wait=False)
            await house.telegram.until(lambda: skipped.messages)


async def test_a_press_is_acknowledged_before_anything_else(house: House) -> None:
    minji = house.telegram.user("민지")
    async with house.open():
        quiz = await start_quiz(minji)
        before = len(house.telegram.calls)
        pressed = await minji.presses(quiz, "힌트")
        methods = [call.method for call in house.telegram.calls[before:] if call.method != "getUpdates"]
        assert methods[0] == "answerCallbackQuery"
        assert pressed.ack_seconds <= pressed.answer_seconds


async def test_polls_that_fail_lose_nothing(house: House, caplog: pytest.LogCaptureFixture) -> None:
    minji, faults = house.telegram.user("민지"), house.telegram.faults
    with without_traceback(caplog):
        async with house.open() as door:
            await start_quiz(minji)
            faults.broken("getUpdates", done=True)
            faults.broken("getUpdates", page=True)
            faults.limited("getUpdates", 0.1)
            faults.broken("getUpdates", 500)
            await minji.says(minji, "/help")
            graded = await answer(minji)
            assert graded.text.count(GRADE) == 1
            await house.telegram.until(lambda: door.state == "ok", 20)
    assert await house.count("attempts") == 1


@pytest.mark.parametrize("done", [False, True], ids=["before", "after it was carried out"])
async def test_the_results_of_a_round_come_through_trouble(
    house: House, done: bool, caplog: pytest.LogCaptureFixture
) -> None:
    minji, study = house.telegram.user("민지"), house.telegram.group("스터디")
    with without_traceback(caplog):
        async with house.open():
            await answer_round(minji, await start_round(minji, study))
            broken = house.telegram.faults.broken("sendMessage", done=done)
            limited = house.telegram.faults.limited("sendMessage", 0.1)
            await house.pass_time(300)
            await house.telegram.until(lambda: broken.struck and limited.struck, 20)
            await nothing_waits(house)
            assert "순위" in texts(study)
