"""The same event twice, a double click, two clients at once: one score, and a word for everybody."""

from __future__ import annotations

import asyncio

import pytest

from tests.bot.discord.house import House
from tests.bot.discord.steps import ANSWER, TO_ANSWER, is_graded, open_form, start_quiz, without_traceback


async def test_the_same_command_delivered_twice(house: House, caplog: pytest.LogCaptureFixture) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji, study)
            skipped = await minji.click(quiz, "넘기기", deliveries=2)
            interaction = skipped.interaction
            assert interaction is not None
            await discord.until(lambda: interaction.refused == ["40060"])
            assert len(skipped.messages) == 1


async def test_the_same_form_delivered_twice(house: House, caplog: pytest.LogCaptureFixture) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            result = await minji.submit(form, ANSWER, deliveries=2)
            interaction = result.interaction
            assert interaction is not None
            await discord.until(lambda: interaction.refused == ["40060"])
            assert is_graded(result)
            assert len(result.messages) == 1
    assert await house.count("attempts") == 1


async def test_two_forms_of_one_question(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Opened at a phone and at a desk, sent at once: the second gets a word and no score."""
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji, study)
            forms = [await open_form(minji, quiz) for _ in range(2)]
            results = await asyncio.gather(*(minji.submit(form, ANSWER) for form in forms))
            assert sum(is_graded(result) for result in results) == 1
            assert all(result.text for result in results)
    assert await house.count("attempts") == 1


async def test_a_double_click_gets_two_words(house: House, caplog: pytest.LogCaptureFixture) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji, study)
            presses = await asyncio.gather(*(minji.click(quiz, "힌트") for _ in range(2)))
            assert all(press.text for press in presses)


async def test_a_button_of_a_question_that_is_over(house: House, caplog: pytest.LogCaptureFixture) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji, study)
            form = await open_form(minji, quiz)
            await minji.submit(form, ANSWER)
            late = await minji.click(quiz, TO_ANSWER)
            shown = late if late.messages else await minji.submit(late, ANSWER)
            assert shown.text
            assert not is_graded(shown)
    assert await house.count("attempts") == 1


async def test_the_buttons_of_a_forgotten_conversation(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Tokens that are not in the database any more."""
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji, study)
            async with house.db.write() as uow:
                await uow.tokens.forget_before(house.clock.now().replace(year=2100))
            for button in (TO_ANSWER, "힌트", "넘기기"):
                assert "끝난" in (await minji.click(quiz, button)).text


async def test_a_button_of_somebody_else(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Only who sees a message can press it; here it stands in a public thread."""
    discord = house.discord
    minji, chulsoo = discord.user("민지"), discord.user("철수")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji, minji.dm)
            pressed = await chulsoo.click(quiz, "힌트")
            assert "다른 사람" in pressed.text
