"""Interviews in a server have a room of their own, or the next best place."""

from __future__ import annotations

import pytest

from tests.bot.discord.house import House
from tests.doubles.discord import Permission, Shown, User
from tests.doubles.discord.bits import ChannelType
from tests.doubles.discord.model import Channel

ANSWER = "손실의 기울기 반대 방향으로 조금씩 움직여."


def first_track(house: House) -> str:
    return house.library.tracks[0].id


async def room_of(house: House, person: User, study: Channel) -> Channel:
    """The private thread of an interview that has just begun."""
    await person.slash(study, "면접", 분야=first_track(house))
    room = house.discord.guild().threads[-1]
    await house.discord.until(lambda: room.history)
    return room


async def test_the_room_is_known_by_the_commands_without_a_track_and_by_button(house: House) -> None:
    async with house.open():
        guild, minji = house.discord.guild(), house.discord.user("민지")
        study = guild.channel("study")
        helped = await minji.slash(study, "도움말")
        told = await minji.click(helped, "모의 면접")
        (room,) = guild.threads
        assert f"<#{room.id}>" in told.text
        await house.discord.until(lambda: room.history)
        assert first_choice(house) in room.history[0].buttons


def first_choice(house: House) -> str:
    return house.library.tracks[0].title.ko


@pytest.mark.parametrize(
    ("denied", "kind"),
    [
        ([Permission.CREATE_PRIVATE_THREADS], ChannelType.PUBLIC_THREAD),
        ([Permission.CREATE_PRIVATE_THREADS, Permission.CREATE_PUBLIC_THREADS], None),
    ],
)
async def test_without_the_permission_a_public_thread_or_direct_messages(
    house: House, denied: list[Permission], kind: ChannelType | None
) -> None:
    async with house.open():
        guild, minji = house.discord.guild(), house.discord.user("민지")
        study = guild.channel("study")
        await house.discord.forbid(study, *denied)
        told = await minji.slash(study, "면접", 분야=first_track(house))
        assert told.ephemeral
        if kind is None:
            assert guild.threads == []
            await house.discord.until(lambda: minji.dm.history)
            assert "DM" in told.text
        else:
            (room,) = guild.threads
            assert room.kind is kind
            await house.discord.until(lambda: room.history)
        assert await house.count("interviews WHERE status = 'open'") == 1


async def test_with_nowhere_to_go_the_interview_takes_place_where_it_was_asked_for(house: House) -> None:
    async with house.open():
        guild, minji = house.discord.guild(), house.discord.user("민지")
        study = guild.channel("study")
        await house.discord.forbid(study, Permission.CREATE_PRIVATE_THREADS, Permission.CREATE_PUBLIC_THREADS)
        house.discord.faults.refused("POST /users/@me/channels", 403, 50007, times=9)
        shown = await minji.slash(study, "면접", 분야=first_track(house))
        assert shown.ephemeral
        assert len(shown.last.buttons) >= 2
        assert study.history == []


async def test_asking_again_leads_back_to_the_room(house: House) -> None:
    async with house.open():
        guild, minji = house.discord.guild(), house.discord.user("민지")
        study = guild.channel("study")
        room = await room_of(house, minji, study)
        before = len(room.history)
        told = await minji.slash(study, "면접")
        assert f"<#{room.id}>" in told.text
        assert guild.threads == [room]
        await house.discord.until(lambda: len(room.history) > before)
        assert await house.count("interviews") == 1


async def test_an_interview_goes_on_in_a_new_room_when_its_own_was_deleted(house: House) -> None:
    async with house.open():
        guild, minji = house.discord.guild(), house.discord.user("민지")
        study = guild.channel("study")
        room = await room_of(house, minji, study)
        begun = await minji.click(Shown(lambda: room.history), "시작")
        form = await minji.click(begun, "답")
        await minji.submit(form, ANSWER)
        await house.discord.delete(room)
        await minji.slash(study, "면접")
        (new,) = guild.threads
        await house.discord.until(lambda: new.history)
        assert await house.count("interviews") == 1
        form = await minji.click(Shown(lambda: new.history), "답")
        assert (await minji.submit(form, ANSWER)).text
        assert await house.count("interview_turns WHERE answer != ''") == 2


async def test_plain_text_in_the_room_is_an_answer_where_she_may_read_it(house: House) -> None:
    house.options["message_content"] = True
    async with house.open():
        minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
        room = await room_of(house, minji, study)
        await minji.says(room, "시작하자")
        said = await minji.says(room, ANSWER)
        assert said.text
        assert await house.count("interview_turns WHERE answer != ''") >= 1


async def test_plain_text_that_she_may_not_read_gets_a_word_about_the_buttons(house: House) -> None:
    async with house.open():
        minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
        room = await room_of(house, minji, study)
        said = await minji.says(room, ANSWER)
        assert "버튼" in said.text


async def test_two_learners_have_two_rooms(house: House) -> None:
    async with house.open():
        guild = house.discord.guild()
        for name in ("민지", "철수"):
            await house.discord.user(name).slash(guild.channel("study"), "면접", 분야=first_track(house))
        first, second = guild.threads
        assert first.participants.isdisjoint(second.participants - {house.discord.world.bot.id})
