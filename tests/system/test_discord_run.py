"""`ohlora run` with Discord: beside the page, alone, and with a token that is no good."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from tests.doubles.discord import DiscordStandIn
from tests.system.server import Server


def server_on(discord: DiscordStandIn, folder: Path, token: str, more: str = "") -> Server:
    config = f'[discord]\napi_base = "{discord.api_base}"\n{more}'
    return Server(folder / "home", config, {"OHLORA_DISCORD_TOKEN": token})


async def test_she_serves_the_page_and_discord_and_leaves_politely(tmp_path: Path) -> None:
    async with DiscordStandIn() as discord, server_on(discord, tmp_path, discord.token) as server:
        await discord.connected()
        study = discord.guild().channel("study")
        shown = await discord.user("민지").slash(study, "질문", 질문="과적합이 뭐야?")
        assert "과적합" in shown.text
        async with httpx.AsyncClient() as client:
            checks = (await client.get(f"{server.url}/readyz")).json()["checks"]
            metrics = (await client.get(f"{server.url}/metrics")).text
        assert checks["discord"] == "ok"
        assert 'platform="discord"' in metrics
        assert server.stop() == 0
        assert discord.breaches == []
    log = server.log.read_text("utf-8")
    assert discord.token not in log
    assert "Traceback" not in log


async def test_a_wrong_token_is_one_line_and_the_page_goes_on(tmp_path: Path) -> None:
    async with DiscordStandIn() as discord, server_on(discord, tmp_path, "bm90.the.token") as server:
        async with httpx.AsyncClient() as client:
            ready = await client.get(f"{server.url}/readyz")  # it is not ready before the token was tried
            assert ready.json()["checks"]["discord"].startswith("off: Discord does not accept")
        assert server.stop() == 0
    log = server.log.read_text("utf-8")
    assert log.count("does not accept the bot's token") == 1
    assert "Traceback" not in log
    assert "bm90" not in log


async def test_without_the_page_she_is_on_discord_alone_until_told_to_stop(tmp_path: Path) -> None:
    async with DiscordStandIn() as discord:
        server = server_on(discord, tmp_path, discord.token, "[web]\nenabled = false\n")
        server.spawn()
        await discord.connected(seconds=60)
        minji = discord.user("민지")
        assert (await minji.says(minji.dm, "안녕")).text
        assert await asyncio.to_thread(server.stop) == 0
