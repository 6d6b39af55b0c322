"""Coming and going: tokens, intents, shards, trouble on the way, a polite end."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.discord_adapter import running
from bot.discord_adapter.invite import PERMISSIONS, application_of, invite_link
from bot.discord_adapter.running import DiscordDoor
from core.errors import ConfigError
from tests.bot.discord.house import House
from tests.bot.discord.steps import without_traceback
from tests.doubles.discord import DiscordStandIn
from tests.doubles.discord.bits import Intent


async def test_a_token_that_is_not_accepted_is_one_clear_line(house: House) -> None:
    wrong = DiscordDoor(replace(house.service(), token=SecretStr("x")))
    with pytest.raises(ConfigError, match="does not accept the bot's token") as caught:
        await wrong.run()
    assert "\n" not in str(caught.value)
    assert wrong.state == "not connected"


async def test_without_the_intent_she_goes_on_with_buttons(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(running, "_FIRST_PAUSE", 0.05)
    house.discord.gateway.privileged = Intent(0)
    house.options["message_content"] = True
    with without_traceback(caplog) as events:
        async with house.open():
            await house.discord.until(lambda: house.discord.commands.registrations)
            shown = await house.discord.user("민지").slash(house.discord.guild().channel("study"), "help")
            assert shown.text
    assert any("message content intent" in event for event in events)


async def test_when_discord_cannot_be_reached_she_tries_again(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(running, "_FIRST_PAUSE", 0.05)
    house.discord.faults.refused("GET /users/@me", 403, 0, times=2)
    with without_traceback(caplog) as events:
        async with house.open() as door:
            await house.discord.until(lambda: door.state == "ok")
    assert events.count("not on Discord") == 2


async def test_a_turn_that_has_begun_ends_before_she_leaves(house: House) -> None:
    async with house.open() as door:
        minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
        shown = await minji.slash(study, "ask", question="과적합이 뭐야?", wait=False)
        await door.close()
        assert "과적합" in shown.text


async def test_two_processes_share_a_database_and_the_work(house: House, discord: DiscordStandIn) -> None:
    """Each serves its own shards: every command is answered and every announcement made, by one of them, once."""
    guilds = [discord.guild(f"server {number}") for number in range(4)]
    channels = [guild.channel("study") for guild in guilds]
    service = house.service()
    doors = []
    for shard in (0, 1):
        settings = service.settings.model_copy(update={"shard_count": 2, "shard_ids": (shard,)})
        doors.append(DiscordDoor(replace(service, settings=settings)))
    tasks = [asyncio.create_task(door.run()) for door in doors]
    try:
        await discord.connected(2)
        minji = discord.user("민지")
        for channel in channels:
            await minji.slash(channel, "퀴즈", 방식="group", 문제수=1)
        await discord.until(lambda: all(channel.history for channel in channels))
        await house.pass_time(200)
        await discord.until(lambda: all(len(channel.history) == 3 for channel in channels))
        assert (await minji.says(minji.dm, "안녕")).text
    finally:
        for door in doors:
            await door.close()
        await asyncio.gather(*tasks)
    assert all(len(channel.history) == 3 for channel in channels)
    assert len(minji.dm.history) == 2


def test_a_tokens_first_part_is_the_application() -> None:
    assert application_of("MTIzNDU2Nzg5.stand-in.token") == 123456789
    for wrong in ("", "abc", "ä.b.c", "####.x.y", "bm90IGEgbnVtYmVy.x.y"):
        assert application_of(wrong) is None


def test_the_invite_asks_for_what_she_needs_and_no_more() -> None:
    link = invite_link(42)
    assert "client_id=42" in link
    assert "scope=bot+applications.commands" in link
    assert f"permissions={sum(PERMISSIONS.values())}" in link
    assert not sum(PERMISSIONS.values()) & (1 << 3)
