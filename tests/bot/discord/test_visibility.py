"""Who sees what: solo results are private, public ones follow the learner's and the channel's settings."""

from __future__ import annotations

import pytest

from tests.bot.discord.house import House
from tests.bot.discord.steps import ANSWER, open_form, start_quiz
from tests.doubles.discord import NotOfferedError, Permission


async def test_a_learner_who_shows_results_shows_them_to_the_channel(house: House) -> None:
    async with house.open():
        minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
        await minji.slash(study, "설정", 공개="public")
        form = await open_form(minji, await start_quiz(minji, study))
        assert study.history == []
        result = await minji.submit(form, ANSWER)
        assert "모두가 볼 수" in result.message.text
        await house.discord.until(lambda: study.history)
        (posted,) = study.history
        assert "/100" in posted.text
        assert not posted.pings


async def test_channel_policies_hold_in_their_channel_alone(house: House) -> None:
    async with house.open():
        guild = house.discord.guild()
        study, lounge = guild.channel("study"), guild.channel("lounge")
        boss, minji = house.discord.user("관리자"), house.discord.user("민지")
        guild.grant(boss, Permission.MANAGE_GUILD)
        decided = await boss.slash(lounge, "채널설정 바꾸기", 퀴즈="off", 면접="off", 공개="public")
        assert decided.ephemeral
        assert "닫힘" in decided.text
        for command in ("퀴즈", "면접", "복습"):
            refused = await minji.slash(lounge, command)
            assert "채널" in refused.text
            assert refused.ephemeral
        assert guild.threads == []
        await minji.slash(lounge, "질문", 질문="과적합이 뭐야?")
        await house.discord.until(lambda: any("과적합" in message.text for message in lounge.history))
        assert "답하기" in (await minji.slash(study, "퀴즈")).last.buttons
        await boss.slash(lounge, "채널설정 초기화")
        assert "답하기" in (await minji.slash(lounge, "퀴즈")).last.buttons


async def test_a_channel_for_group_quizzes_in_english(house: House) -> None:
    async with house.open():
        guild, boss = house.discord.guild(), house.discord.user("관리자")
        study = guild.channel("study")
        guild.grant(boss, Permission.MANAGE_GUILD)
        await boss.slash(study, "채널설정 바꾸기", 퀴즈방식="group", 언어="en")
        await house.discord.user("민지").slash(study, "퀴즈")
        await house.discord.until(lambda: study.history)
        assert "Answer" in study.history[0].buttons[0]


async def test_moderators_commands_are_hidden_from_others_and_from_direct_messages(house: House) -> None:
    async with house.open():
        study, minji = house.discord.guild().channel("study"), house.discord.user("민지")
        for command in ("운영 기록", "채널설정 보기"):
            for place in (study, minji.dm):
                with pytest.raises(NotOfferedError):
                    await minji.slash(place, command)


async def test_whoever_gets_at_a_moderators_command_all_the_same_is_refused(house: House) -> None:
    """An administrator may offer the command to everybody; the tutor still asks for the right itself."""
    async with house.open():
        guild, minji = house.discord.guild(), house.discord.user("민지")
        study = guild.channel("study")
        for command in house.discord.commands.everywhere:
            command["default_member_permissions"] = None
        for command in ("운영 기록", "운영 소명", "채널설정 보기", "채널설정 초기화"):
            assert "관리자만" in (await minji.slash(study, command)).text


async def test_a_moderator_of_one_server_sees_nothing_of_another(house: House) -> None:
    async with house.open():
        here, there = house.discord.guild("here"), house.discord.guild("there")
        boss, minji = house.discord.user("관리자"), house.discord.user("민지")
        await minji.slash(here.channel("study"), "질문", 질문="사랑해, 나랑 사귀자")
        for guild in (here, there):
            guild.grant(boss, Permission.MODERATE_MEMBERS)
        assert "민지" in (await boss.slash(here.channel("study"), "운영 기록")).text
        assert "민지" not in (await boss.slash(there.channel("study"), "운영 기록", 사람=minji)).text
        noted = await boss.slash(here.channel("study"), "운영 메모", 사람=minji, 내용="한 번 얘기해 봄")
        assert noted.ephemeral


async def test_nobody_is_pinged_by_what_somebody_wrote(house: House) -> None:
    async with house.open():
        study = house.discord.guild().channel("study")
        troll = house.discord.user("@everyone <@1>")
        await troll.slash(study, "설정", 공개="public")
        form = await open_form(troll, await start_quiz(troll, study))
        await troll.submit(form, f"@everyone <@{troll.person.id}> {ANSWER}")
        await troll.slash(study, "퀴즈", 방식="group")
        await house.discord.until(lambda: len(study.history) >= 2)
        assert not any(message.pings for message in study.history)
        assert not any("@everyone" in message.text for message in study.history)
