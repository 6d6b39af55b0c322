"""Discord has trouble or says no: the learner still gets a word, and a score is given once."""

from __future__ import annotations

import pytest

from tests.bot.discord.house import House
from tests.bot.discord.steps import ANSWER, is_graded, open_form, start_quiz, without_traceback
from tests.doubles.discord import NoResponseError, Permission

CALLBACK = "POST /interactions/*/callback"
EDIT_ORIGINAL = "PATCH /webhooks/*/messages/@original"
SEND = "POST /channels/*/messages"


async def test_rate_limits_are_waited_for(house: House, caplog: pytest.LogCaptureFixture) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            limited = discord.faults.rate_limited(EDIT_ORIGINAL, retry_after=0.2, times=2)
            result = await minji.submit(form, ANSWER)
            assert is_graded(result)
            assert limited.struck == 2
            assert result.answer_seconds >= 0.4
    assert await house.count("attempts") == 1


async def test_a_limit_on_everything_is_waited_for(house: House, caplog: pytest.LogCaptureFixture) -> None:
    minji = house.discord.user("민지")
    with without_traceback(caplog):
        async with house.open():
            limited = house.discord.faults.rate_limited(SEND, retry_after=0.2, everywhere=True)
            assert (await minji.says(minji.dm, "과적합이 뭐야?")).text
            assert limited.struck == 1


@pytest.mark.parametrize("done", [False, True], ids=["before", "after it was carried out"])
async def test_a_broken_server_is_asked_again(house: House, done: bool, caplog: pytest.LogCaptureFixture) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            broken = discord.faults.broken(EDIT_ORIGINAL, done=done)
            result = await minji.submit(form, ANSWER)
            await discord.until(lambda: broken.struck and is_graded(result))
            assert len(result.messages) == 1
    assert await house.count("attempts") == 1


async def test_an_acknowledgement_that_was_lost_is_no_answer_lost(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """The server takes the acknowledgement, fails to say so, and refuses the second one."""
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            discord.faults.broken(CALLBACK, done=True)
            result = await minji.submit(form, ANSWER)
            assert is_graded(result)
    assert await house.count("attempts") == 1


@pytest.mark.parametrize("code", [None, 1012], ids=["cut", "closed"])
async def test_what_happens_during_a_gap_is_answered_after_it(
    house: House, code: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            await discord.gateway.drop(code)
            assert is_graded(await minji.submit(form, ANSWER))
            assert discord.gateway.identified == 1  # resumed
    assert await house.count("attempts") == 1


async def test_a_void_session_begins_anew(house: House, caplog: pytest.LogCaptureFixture) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            await discord.gateway.invalidate()
            await discord.until(lambda: discord.gateway.identified == 2 and discord.live_sessions)
            assert is_graded(await minji.submit(form, ANSWER))


async def test_too_late_to_acknowledge_the_answer_comes_as_a_direct_message(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            discord.faults.refused(CALLBACK, 404, 10062, "Unknown interaction")
            discord.interactions.acknowledge_within = 0.2
            with pytest.raises(NoResponseError):
                await minji.submit(form, ANSWER)
            await discord.until(lambda: any("채점 결과" in message.text for message in minji.dm.history))
    assert await house.count("attempts") == 1


async def test_a_form_that_came_too_late_is_explained(house: House, caplog: pytest.LogCaptureFixture) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            quiz = await start_quiz(minji, study)
            discord.faults.refused(CALLBACK, 404, 10062, "Unknown interaction")
            discord.interactions.acknowledge_within = 0.2
            with pytest.raises(NoResponseError):
                await minji.click(quiz, "답하기")
            await discord.until(lambda: minji.dm.history)


async def test_closed_direct_messages_are_no_failure(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The last way to the learner is closed: the answer is lost, the score is not, and she goes on."""
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    minji.person.direct_messages = False
    with without_traceback(caplog) as events:
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            discord.faults.refused(CALLBACK, 404, 10062, "Unknown interaction")
            discord.interactions.acknowledge_within = 0.2
            with pytest.raises(NoResponseError):
                await minji.submit(form, ANSWER)
            discord.interactions.acknowledge_within = 3.0
            await discord.until(lambda: "a reply could not be delivered" in events)
            assert (await minji.slash(study, "help")).text
    assert await house.count("attempts") == 1


async def test_an_expired_token_makes_it_a_direct_message(house: House, caplog: pytest.LogCaptureFixture) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            discord.faults.refused(EDIT_ORIGINAL, 401, 50027, "Invalid Webhook Token")
            await minji.submit(form, ANSWER, wait=False)
            await discord.until(lambda: any("채점 결과" in message.text for message in minji.dm.history))
    assert await house.count("attempts") == 1


async def test_a_deleted_thinking_message_is_no_lost_answer(house: House, caplog: pytest.LogCaptureFixture) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            discord.faults.refused(EDIT_ORIGINAL, 404, 10008, "Unknown Message")
            await minji.submit(form, ANSWER, wait=False)
            await discord.until(lambda: any("채점 결과" in message.text for message in minji.dm.history))
    assert await house.count("attempts") == 1


async def test_a_channel_that_is_deleted_while_she_thinks(house: House, caplog: pytest.LogCaptureFixture) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            slow = discord.faults.slow(EDIT_ORIGINAL, 0.2)
            result = await minji.submit(form, ANSWER, wait=False)
            await discord.until(lambda: slow.struck)
            await discord.delete(study)
            await discord.until(lambda: any("채점 결과" in message.text for message in minji.dm.history))
            assert result.messages == []
    assert await house.count("attempts") == 1


async def test_an_interview_goes_on_although_its_thread_was_deleted(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    discord = house.discord
    guild, minji = discord.guild(), discord.user("민지")
    study = guild.channel("study")
    with without_traceback(caplog):
        async with house.open():
            await minji.slash(study, "interview", track="ml-foundations")
            await discord.until(lambda: guild.threads and guild.threads[0].history)
            asked = await minji.click(guild.threads[0].history[0], "시작하자!")
            question = asked.text.splitlines()[-1]
            await discord.delete(guild.threads[0])
            again = await minji.slash(study, "interview")
            await discord.until(lambda: guild.threads and guild.threads[0].history)
            [other] = guild.threads
            assert f"<#{other.id}>" in again.text
            assert question in other.history[0].text
    assert await house.count("interviews") == 1


@pytest.mark.parametrize(
    ("forbidden", "goes_on"),
    [
        ((Permission.CREATE_PRIVATE_THREADS,), "public thread"),
        ((Permission.CREATE_PRIVATE_THREADS, Permission.CREATE_PUBLIC_THREADS), "direct"),
        ((Permission.VIEW_CHANNEL,), "direct"),
    ],
)
async def test_where_an_interview_takes_place_without_permissions(
    house: House, forbidden: tuple[Permission, ...], goes_on: str, caplog: pytest.LogCaptureFixture
) -> None:
    discord = house.discord
    guild, minji = discord.guild(), discord.user("민지")
    study = guild.channel("study")
    await discord.forbid(study, *forbidden)
    with without_traceback(caplog):
        async with house.open():
            shown = await minji.slash(study, "interview")
            assert shown.text
            if goes_on == "direct":
                await discord.until(lambda: minji.dm.history)
                assert guild.threads == []
            else:
                await discord.until(lambda: guild.threads and guild.threads[0].history)


@pytest.mark.parametrize("forbidden", [Permission.EMBED_LINKS, Permission.ATTACH_FILES, Permission.SEND_MESSAGES])
async def test_a_private_answer_needs_no_permission_of_the_channel(
    house: House, forbidden: Permission, caplog: pytest.LogCaptureFixture
) -> None:
    discord = house.discord
    minji, study = discord.user("민지"), discord.guild().channel("study")
    await discord.forbid(study, forbidden)
    with without_traceback(caplog):
        async with house.open():
            form = await open_form(minji, await start_quiz(minji, study))
            assert is_graded(await minji.submit(form, ANSWER))
