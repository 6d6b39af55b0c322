"""Out of order, a double tap, two devices at once: one score, and a word for everybody."""

from __future__ import annotations

import asyncio

import pytest

from tests.bot.discord.steps import without_traceback
from tests.bot.telegram.house import House
from tests.bot.telegram.steps import ANSWER, GRADE, TO_ANSWER, nothing_waits, start_quiz, start_round, texts


async def test_a_press_that_arrives_after_the_answer(house: House, caplog: pytest.LogCaptureFixture) -> None:
    telegram, minji = house.telegram, house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji)
            with telegram.updates.held(reverse=True):
                hint = await minji.presses(quiz, "힌트", wait=False)
                graded = await minji.says(minji, ANSWER, wait=False)
            await graded.has(GRADE)
            await telegram.until(lambda: len(hint.sent) == 2)
            await nothing_waits(house)
            assert hint.text.count(GRADE) == 1
    assert await house.count("attempts") == 1


async def test_presses_out_of_order(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Skipped first, then asked for a hint to the question that was skipped."""
    telegram, minji = house.telegram, house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji)
            with telegram.updates.held(reverse=True):
                hint = await minji.presses(quiz, "힌트", wait=False)
                skip = await minji.presses(quiz, "넘기기", wait=False)
            await telegram.until(lambda: len(hint.sent) >= 2)
            await nothing_waits(house)
            assert skip.query is not None
            assert skip.query.answered is not None
            assert hint.query is not None
            assert hint.query.answered is not None


async def test_two_answers_at_once(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Written at a phone and at a desk: the second gets a word and no score."""
    minji = house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji)
            sent = [await minji.says(minji, ANSWER, reply_to=quiz, wait=False) for _ in range(2)]
            await house.telegram.until(lambda: len(sent[0].sent) == 2, 20)
            await nothing_waits(house)
            assert sent[0].text.count(GRADE) == 1
    assert await house.count("attempts") == 1


async def test_a_double_tap(house: House, caplog: pytest.LogCaptureFixture) -> None:
    minji = house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji)
            presses = await asyncio.gather(*(minji.presses(quiz, "넘기기") for _ in range(2)))
            assert all(press.query and press.query.answered is not None for press in presses)
            await nothing_waits(house)
    assert await house.count("attempts") == 0


async def test_an_edit_that_arrives_before_the_answer_was_graded(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    minji = house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            await start_quiz(minji)
            graded = await minji.says(minji, ANSWER, wait=False)
            edited = await minji.edits(graded, f"{ANSWER} 그래서 검증 손실을 봐야 해.", wait=False)
            await graded.has(GRADE)
            await edited.has("글을 고쳤구나")
            await nothing_waits(house)
            assert graded.text.count(GRADE) == 1
    assert await house.count("attempts") == 1


async def test_everybody_answers_a_round_in_the_same_moment(house: House, caplog: pytest.LogCaptureFixture) -> None:
    telegram, study = house.telegram, house.telegram.group("스터디")
    people = [telegram.user(f"학생{number}") for number in range(8)]
    with without_traceback(caplog):
        async with house.open():
            question = await start_round(people[0], study)
            prompts = [await person.presses(question, TO_ANSWER) for person in people]
            with telegram.updates.held(reverse=True):
                sent = [
                    await person.says(person, ANSWER, reply_to=prompt, deliveries=2, wait=False)
                    for person, prompt in zip(people, prompts, strict=True)
                ]
            await telegram.until(lambda: all(GRADE in result.text for result in sent), 30)
            await house.pass_time(300)
            await nothing_waits(house)
            assert [result.text.count(GRADE) for result in sent] == [1] * len(people)
            assert texts(study).count("순위") == 1
    assert await house.count("attempts") == len(people)
