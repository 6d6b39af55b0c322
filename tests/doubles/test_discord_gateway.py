"""Connections: who gets in, what survives a cut, what goes to which shard."""

from __future__ import annotations

import discord as discord_py
import pytest

from tests.doubles.conftest import StartBot
from tests.doubles.discord import DiscordStandIn
from tests.doubles.discord.bits import Intent
from tests.doubles.tiny_discord_bot import TinyBot


async def test_a_wrong_token(discord: DiscordStandIn) -> None:
    bot = TinyBot()
    with pytest.raises(discord_py.LoginFailure):
        await bot.login("nonsense")
    await bot.close()


async def test_an_intent_that_the_portal_does_not_allow(discord: DiscordStandIn) -> None:
    discord.gateway.privileged = Intent.GUILD_MEMBERS
    bot = TinyBot(message_content=True)
    with pytest.raises(discord_py.PrivilegedIntentsRequired):
        await bot.start(discord.token)
    await bot.close()


async def test_what_was_missed_is_replayed(discord: DiscordStandIn, bot: TinyBot) -> None:
    minji = discord.user("민지")
    await discord.gateway.drop()
    assert (await minji.says(minji.dm, "끊긴 사이에")).text == "들었어: 끊긴 사이에"
    [session] = discord.gateway.sessions.values()
    assert (session.resumed, discord.gateway.identified) == (1, 1)


async def test_asked_to_reconnect_the_client_resumes(discord: DiscordStandIn, bot: TinyBot) -> None:
    [session] = discord.gateway.sessions.values()
    await discord.gateway.ask_to_reconnect()
    await discord.until(lambda: session.resumed)
    minji = discord.user("민지")
    assert (await minji.says(minji.dm, "다시")).text == "들었어: 다시"


async def test_a_void_session_begins_anew(discord: DiscordStandIn, bot: TinyBot) -> None:
    await discord.gateway.invalidate()
    await discord.connected()
    assert discord.gateway.identified == 2
    minji = discord.user("민지")
    assert (await minji.says(minji.dm, "처음부터")).text == "들었어: 처음부터"


async def test_a_refused_resume_begins_anew(discord: DiscordStandIn, bot: TinyBot) -> None:
    discord.gateway.refuses_resume = True
    await discord.gateway.drop(4000)
    await discord.until(lambda: discord.gateway.identified == 2 and discord.live_sessions)


async def test_each_shard_has_its_servers(discord: DiscordStandIn, start_bot: StartBot) -> None:
    guilds = [discord.guild(f"group {n}") for n in range(8)]
    async with start_bot(shard_count=2, shard_ids=[0, 1]):
        minji = discord.user("민지")
        for guild in guilds:
            assert (await minji.slash(guild.channel("study"), "echo", text="안녕")).text == "안녕"
        assert (await minji.says(minji.dm, "나야")).text == "들었어: 나야"
        for session in discord.gateway.sessions.values():
            events = [event["d"] for event in session.sent if event["t"] == "INTERACTION_CREATE"]
            assert events
            assert {(int(event["guild_id"]) >> 22) % 2 for event in events} == {session.shard}


async def test_heartbeats(discord: DiscordStandIn, start_bot: StartBot) -> None:
    discord.gateway.heartbeat_ms = 20
    async with start_bot() as bot:
        await discord.until(lambda: discord.gateway.heartbeats >= 3)
        assert bot.latency < 3


async def test_a_server_that_invites_a_running_bot(discord: DiscordStandIn, bot: TinyBot) -> None:
    late = discord.guild("another", locale="en-US")
    shown = await discord.user("Alex", locale="en-US").slash(late.channel("general"), "room")
    assert shown.text.startswith("<#")
    assert {guild.name for guild in bot.guilds} == {"study group", "another"}
