"""Blocked, thrown out, moved, robbed of rights, messages gone: no traceback, and a word wherever one may be said."""

from __future__ import annotations

import pytest

from tests.bot.discord.steps import without_traceback
from tests.bot.telegram.house import House
from tests.bot.telegram.steps import ANSWER, GRADE, answer_round, nothing_waits, start_quiz, start_round, texts


async def test_blocked_before_the_answer(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The score counts, nothing waits for ever, and they go on where they stopped once she is let in again."""
    telegram, minji, ann = house.telegram, house.telegram.user("민지"), house.telegram.user("Ann", "en")
    with without_traceback(caplog) as events:
        async with house.open():
            await start_quiz(minji)
            with telegram.updates.held():
                await minji.says(minji, ANSWER, wait=False)
                telegram.block(minji)
            await nothing_waits(house)
            assert await house.count("attempts") == 1
            assert "a reply could not be delivered" in events
            assert (await ann.says(ann, "/help")).text
            telegram.unblock(minji)
            assert "/100" not in (await minji.says(minji, "/help")).text
    assert await house.count("attempts") == 1


async def test_blocked_in_private_and_asked_in_a_group(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """What only they may see is not shown to the group; they are told how to get it."""
    telegram, minji, study = house.telegram, house.telegram.user("민지"), house.telegram.group("스터디")
    with without_traceback(caplog):
        async with house.open():
            await minji.starts()
            telegram.block(minji)
            note = await minji.says(study, "/settings")
            assert "시간대" not in texts(study)
            telegram.unblock(minji)
            assert "시간대" in (await minji.presses(note)).text


async def test_thrown_out_of_a_group_with_a_round(house: House, caplog: pytest.LogCaptureFixture) -> None:
    telegram, minji, study = house.telegram, house.telegram.user("민지"), house.telegram.group("스터디")
    with without_traceback(caplog):
        async with house.open():
            question = await start_round(minji, study)
            await answer_round(minji, question)
            telegram.kick(study)
            await house.pass_time(300)
            await nothing_waits(house)
            assert (await minji.says(minji, "/help")).text
    assert await house.count("attempts") == 1


async def test_without_the_right_to_write_the_answer_comes_in_private(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    telegram, minji, study = house.telegram, house.telegram.user("민지"), house.telegram.group("스터디")
    private = telegram.private(minji)
    with without_traceback(caplog):
        async with house.open():
            await minji.starts()
            quiz = await start_quiz(minji, study)
            telegram.forbid(study, "can_send_messages")
            await minji.says(study, "/ask 과적합이 뭐야?", wait=False)
            await telegram.until(lambda: "과적합은" in texts(private))
            await minji.presses(quiz, "힌트", wait=False)
            await nothing_waits(house)
            telegram.forbid(study)
            assert (await minji.says(study, "/help")).text


async def test_a_topic_that_was_closed(house: House, caplog: pytest.LogCaptureFixture) -> None:
    telegram, minji = house.telegram, house.telegram.user("민지")
    forum = telegram.group("포럼", forum=True)
    topic = telegram.topic(forum, "과적합")
    with without_traceback(caplog):
        async with house.open():
            await minji.starts()
            with telegram.updates.held():
                await minji.says(topic, "/ask 과적합이 뭐야?", wait=False)
                topic.closed = True
            await telegram.until(lambda: "과적합은" in texts(telegram.private(minji)))
            await nothing_waits(house)


async def test_a_group_that_moves_while_she_thinks(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The answer goes to the supergroup, though she was asked in the group."""
    telegram, minji, study = house.telegram, house.telegram.user("민지"), house.telegram.group("스터디")
    with without_traceback(caplog):
        async with house.open():
            with telegram.updates.held():
                await minji.says(study, "/ask 과적합이 뭐야?", wait=False)
                supergroup = telegram.migrate(study)
            await telegram.until(lambda: "과적합은" in texts(supergroup))
            await nothing_waits(house)
            assert (await minji.says(supergroup, "/help")).text


async def test_a_round_is_closed_in_the_group_that_it_moved_to(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """She was away when it moved: the first word that is refused tells her."""
    telegram, minji, study = house.telegram, house.telegram.user("민지"), house.telegram.group("스터디")
    with without_traceback(caplog):
        async with house.open():
            question = await start_round(minji, study)
            await answer_round(minji, question)
        supergroup = telegram.migrate(study)
        telegram.updates.pending.clear()
        await house.pass_time(300)
        async with house.open():
            await telegram.until(lambda: "순위" in texts(supergroup), 20)
            await nothing_waits(house)
            assert texts(supergroup).count("순위") == 1
    assert await house.count("attempts") == 1


async def test_a_question_that_was_deleted_is_still_open(house: House, caplog: pytest.LogCaptureFixture) -> None:
    telegram, minji = house.telegram, house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji)
            with telegram.updates.held():
                hint = await minji.presses(quiz, "힌트", wait=False)
                telegram.delete(quiz)
            await telegram.until(lambda: hint.messages)
            assert GRADE in (await minji.says(minji, ANSWER)).text
    assert await house.count("attempts") == 1


async def test_a_message_that_was_deleted_is_answered(house: House, caplog: pytest.LogCaptureFixture) -> None:
    telegram, minji, study = house.telegram, house.telegram.user("민지"), house.telegram.group("스터디")
    with without_traceback(caplog):
        async with house.open():
            with telegram.updates.held():
                asked = await minji.says(study, "/ask 과적합이 뭐야?", wait=False)
                assert asked.said is not None
                telegram.delete(asked.said)
            await asked.has("과적합은")
            assert asked.message.reply_to is None


async def test_buttons_of_questions_that_are_over(house: House, caplog: pytest.LogCaptureFixture) -> None:
    minji = house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            old = await start_quiz(minji)
            assert GRADE in (await minji.says(minji, ANSWER)).text
            await start_quiz(minji)
            for button in ("답하기", "힌트", "넘기기"):
                late = await minji.presses(old, button)
                assert late.text
                assert GRADE not in late.text
            late = await minji.says(minji, ANSWER, reply_to=old)
            assert GRADE not in late.text
    assert await house.count("attempts") == 1


async def test_buttons_of_a_forgotten_conversation(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Tokens that are not in the database any more."""
    minji = house.telegram.user("민지")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji)
            async with house.db.write() as uow:
                await uow.tokens.forget_before(house.clock.now().replace(year=2100))
            for button in ("답하기", "힌트", "넘기기"):
                assert "끝난" in (await minji.presses(quiz, button)).text
