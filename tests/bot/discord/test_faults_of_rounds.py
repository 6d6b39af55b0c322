"""A group round when Discord has trouble: everybody's score counts once, the results come, other channels go on."""

from __future__ import annotations

import asyncio

import pytest

from tests.bot.discord.house import House
from tests.bot.discord.steps import ANSWER, TO_ANSWER, is_graded, nothing_waits, without_traceback
from tests.doubles.discord import Channel, Message, Permission, Shown, User
from tests.doubles.discord.rate_limits import RateLimits

SEND = "POST /channels/*/messages"
PEOPLE = 20


async def open_round(house: House, leader: User, channel: Channel, *, count: int = 1) -> Message:
    """The question that stands in the channel for everybody."""
    await leader.slash(channel, "quiz", mode="group", count=count, seconds=60)
    await house.discord.until(lambda: questions(channel))
    return questions(channel)[0]


def questions(channel: Channel) -> list[Message]:
    return [message for message in channel.history if TO_ANSWER in message.buttons]


async def answer(person: User, question: Message) -> Shown:
    return await person.submit(await person.click(question, TO_ANSWER), ANSWER)


def boards(channel: Channel) -> list[Message]:
    """The scoreboards in a channel."""
    return [message for message in channel.history if "순위" in message.text]


async def test_twenty_people_stay_within_discords_limits(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Their answers move a live count; it is not edited for each of them."""
    discord = house.discord
    limits = discord.rate_limits = RateLimits()
    study = discord.guild().channel("study")
    people = [discord.user(f"학생{number}") for number in range(PEOPLE)]
    with without_traceback(caplog):
        async with house.open():
            question = await open_round(house, people[0], study)
            cards = await asyncio.gather(*(answer(person, question) for person in people))
            assert all(is_graded(card) for card in cards)
            await discord.until(lambda: f"{PEOPLE}명" in question.text)
            assert question.versions <= PEOPLE // 4
            await house.pass_time(120)
            await discord.until(lambda: boards(study))
    assert limits.exceeded == []
    assert await house.count("attempts") == PEOPLE


async def test_results_that_discord_loses_the_answer_to_come_once(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            question = await open_round(house, minji, study)
            await answer(minji, question)
            discord.faults.broken(SEND, done=True)
            discord.faults.rate_limited(SEND, retry_after=0.1)
            await house.pass_time(120)
            await discord.until(lambda: boards(study))
            await nothing_waits(house, "outbox")
            assert len(boards(study)) == 1
    assert await house.count("attempts") == 1


async def test_results_wait_while_discord_is_down(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Longer than a client tries; the results stay in the database and come later."""
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            await answer(minji, await open_round(house, minji, study))
            down = discord.faults.broken(SEND, status=503, times=3)
            await house.pass_time(120)
            await discord.until(lambda: boards(study))
            assert down.struck == 3
            await nothing_waits(house, "outbox")


async def test_a_channel_that_is_deleted_in_the_middle_stops_no_other(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    discord = house.discord
    minji, chulsoo = discord.user("민지"), discord.user("철수")
    study, other = discord.guild().channel("study"), discord.guild().channel("other")
    with without_traceback(caplog):
        async with house.open():
            await answer(minji, await open_round(house, minji, study))
            await answer(chulsoo, await open_round(house, chulsoo, other))
            await discord.delete(study)
            await house.pass_time(120)
            await discord.until(lambda: boards(other))
            await nothing_waits(house, "outbox")
            assert (await minji.slash(other, "help")).text
    assert await house.count("attempts") == 2


@pytest.mark.parametrize("forbidden", [Permission.SEND_MESSAGES, Permission.EMBED_LINKS, Permission.VIEW_CHANNEL])
async def test_results_in_a_channel_where_she_lost_a_permission(
    house: House, forbidden: Permission, caplog: pytest.LogCaptureFixture
) -> None:
    """Words come where embeds may not; without any way the results are let go."""
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            await answer(minji, await open_round(house, minji, study))
            await discord.forbid(study, forbidden)
            await house.pass_time(120)
            if forbidden is Permission.EMBED_LINKS:
                await discord.until(lambda: boards(study))
            await nothing_waits(house, "outbox")


async def test_a_question_that_somebody_deleted_is_still_answered(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """A form that was open when a moderator removed the question."""
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            question = await open_round(house, minji, study)
            form = await minji.click(question, TO_ANSWER)
            await discord.delete(question)
            assert is_graded(await minji.submit(form, ANSWER))
            await house.pass_time(120)
            await discord.until(lambda: boards(study))
    assert await house.count("attempts") == 1
