"""What goes wrong on purpose, and what Discord refuses by its own rules."""

from __future__ import annotations

from typing import Any

import discord as discord_py
import pytest

from tests.doubles.discord import DiscordStandIn, NoResponseError, pointed_at
from tests.doubles.discord.errors import ApiError
from tests.doubles.discord.model import Attachment, Person, Pings, pings_of
from tests.doubles.discord.post import check_limits
from tests.doubles.discord.rate_limits import RateLimits
from tests.doubles.tiny_discord_bot import TinyBot

SEND = "POST /channels/*/messages"


async def test_a_rate_limit_passes(discord: DiscordStandIn, bot: TinyBot) -> None:
    minji = discord.user("민지")
    fault = discord.faults.rate_limited(SEND, retry_after=0.05, times=2)
    assert (await minji.says(minji.dm, "안녕")).text == "들었어: 안녕"
    assert fault.struck == 2


async def test_a_broken_server_is_asked_again(discord: DiscordStandIn, bot: TinyBot) -> None:
    minji = discord.user("민지")
    discord.faults.broken(SEND, times=1, done=True)
    heard = await minji.says(minji.dm, "안녕")
    path = f"POST /channels/{minji.dm.id}/messages"
    await discord.until(lambda: discord.requests.count(path) == 2)
    assert len(heard.messages) == 1  # the first was carried out, and the second had its nonce


async def test_a_slow_server(discord: DiscordStandIn, bot: TinyBot) -> None:
    discord.faults.slow("POST /interactions/*/callback", 0.1)
    shown = await discord.user("민지").slash(discord.guild().channel("study"), "echo", text="a")
    assert shown.ack_seconds >= 0.1


async def test_a_refusal_of_choice(discord: DiscordStandIn, bot: TinyBot) -> None:
    discord.faults.refused("POST /channels/*/threads", 403, 50013)
    assert (await discord.user("민지").slash(discord.guild().channel("study"), "room")).text == "403 50013"


async def test_a_late_answer_is_unknown(discord: DiscordStandIn, bot: TinyBot) -> None:
    minji = discord.user("민지")
    shown = await minji.slash(discord.guild().channel("study"), "menu")
    discord.interactions.acknowledge_within = 0.1
    with pytest.raises(NoResponseError):
        await minji.click(shown, "sleep")
    interaction = list(discord.interactions.all.values())[-1]
    await discord.until(lambda: interaction.refused == ["10062"])


async def test_the_same_press_delivered_twice(discord: DiscordStandIn, bot: TinyBot) -> None:
    minji = discord.user("민지")
    shown = await minji.slash(discord.guild().channel("study"), "menu")
    pressed = await minji.click(shown, "other", deliveries=2)
    interaction = pressed.interaction
    assert interaction is not None
    await discord.until(lambda: interaction.refused == ["40060"])
    assert [message.text for message in pressed.messages] == ["pressed other"]


async def test_an_expired_token(discord: DiscordStandIn, bot: TinyBot) -> None:
    shown = await discord.user("민지").slash(discord.guild().channel("study"), "echo", text="a")
    interaction = shown.interaction
    assert interaction is not None
    interaction.expired = True
    with pytest.raises(ApiError, match="50027"):
        discord.interactions.by_token(str(discord.world.bot.id), interaction.token)


async def test_deleted_things(discord: DiscordStandIn, bot: TinyBot) -> None:
    guild, minji = discord.guild(), discord.user("민지")
    await minji.slash(guild.channel("study"), "room")
    [thread] = guild.threads
    place = bot.get_channel(thread.id)
    assert isinstance(place, discord_py.Thread)
    message = await place.fetch_message(thread.history[0].id)
    await discord.delete(thread.history[0])
    with pytest.raises(discord_py.NotFound) as unknown_message:
        await message.edit(content="b")
    await discord.delete(thread)
    with pytest.raises(discord_py.NotFound) as unknown_channel:
        await place.send("c")
    assert (unknown_message.value.code, unknown_channel.value.code) == (10008, 10003)


async def test_closed_direct_messages(discord: DiscordStandIn, bot: TinyBot) -> None:
    minji = discord.user("민지")
    minji.person.direct_messages = False
    person = await bot.fetch_user(minji.person.id)
    with pytest.raises(discord_py.Forbidden) as closed:
        await person.send("안녕")
    assert closed.value.code == 50007


def test_limits_on_requests_are_told_and_enforced() -> None:
    limits = RateLimits()
    remaining = [limits.take("POST /channels/1/messages", now=0.0)[0]["X-RateLimit-Remaining"] for _ in range(5)]
    assert remaining == ["4", "3", "2", "1", "0"]
    assert limits.take("POST /channels/2/messages", now=0.0)[1] == 0
    assert limits.take("POST /channels/1/messages", now=1.0)[1] == 4.0
    assert limits.take("POST /channels/1/messages", now=5.0)[1] == 0
    assert limits.take("GET /channels/1/messages", now=5.0) == ({}, 0.0)
    assert limits.exceeded == ["POST /channels/1/messages"]


async def test_discord_py_keeps_within_the_limits() -> None:
    async with DiscordStandIn(limits=True) as discord:
        assert discord.rate_limits is not None
        discord.rate_limits.pace = 20
        with pointed_at(discord):
            bot = TinyBot()
            await bot.login(discord.token)
            minji = discord.user("민지")
            person = await bot.fetch_user(minji.person.id)
            for number in range(6):
                await person.send(str(number))
            await bot.close()
        assert [message.content for message in minji.dm.history] == [*"012345"]
        assert discord.rate_limits.exceeded == []


def button(custom_id: str) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "a", "custom_id": custom_id}


@pytest.mark.parametrize(
    ("content", "embeds", "components", "attachments"),
    [
        ("a" * 2001, [], [], []),
        ("", [{"description": "a" * 4000}, {"description": "a" * 2001}], [], []),
        ("", [{"image": {"url": "attachment://missing.png"}}], [], []),
        ("", [], [{"type": 1, "components": [button("x"), button("x")]}], []),
        ("", [], [{"type": 1, "components": [button(str(n)) for n in range(6)]}], []),
        ("", [], [{"type": 1, "components": [button(str(n))]} for n in range(6)], []),
        ("", [], [], [Attachment(1, "a.bin", bytes(11 * 1024 * 1024), "application/octet-stream")]),
    ],
)
def test_limits(content: str, embeds: list[Any], components: list[Any], attachments: list[Attachment]) -> None:
    with pytest.raises(ApiError):
        check_limits(content, embeds, components, attachments)


@pytest.mark.parametrize(
    ("allowed", "pings"),
    [
        (None, Pings(True, frozenset({1, 9}), frozenset({2}))),
        ({"parse": []}, Pings()),
        ({"parse": ["users"]}, Pings(users=frozenset({1}))),
        ({"users": ["1"], "replied_user": True}, Pings(users=frozenset({1, 9}))),
        ({"parse": ["everyone", "roles"]}, Pings(everyone=True, roles=frozenset({2}))),
    ],
)
def test_who_is_notified(allowed: dict[str, Any] | None, pings: Pings) -> None:
    assert pings_of("@everyone <@1> <@&2>", allowed, Person(9, "asker")) == pings
    assert bool(pings) == (pings != Pings())
