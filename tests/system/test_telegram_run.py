"""`ohlora run` with Telegram: beside the page and Discord, and with a token that is no good."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from tests.doubles.discord import DiscordStandIn
from tests.doubles.telegram import TelegramStandIn
from tests.system.server import Server


def server_on(telegram: TelegramStandIn, folder: Path, token: str = "", more: str = "", **environment: str) -> Server:
    config = f'[telegram]\nbase_url = "{telegram.address}"\n{more}'
    return Server(folder / "home", config, {"OHLORA_TELEGRAM_TOKEN": token or telegram.token} | environment)


async def test_the_page_and_both_platforms_in_one_process(tmp_path: Path) -> None:
    async with TelegramStandIn() as telegram, DiscordStandIn() as discord:
        more = f'[discord]\napi_base = "{discord.api_base}"\n'
        async with server_on(telegram, tmp_path, more=more, OHLORA_DISCORD_TOKEN=discord.token) as server:
            await telegram.connected()
            await discord.connected()
            minji, there = telegram.user("민지"), discord.user("민지")
            assert "과적합" in (await minji.says(minji, "과적합이 뭐야?")).text
            assert (await there.says(there.dm, "안녕")).text
            async with httpx.AsyncClient() as client:
                checks = (await client.get(f"{server.url}/readyz")).json()["checks"]
                metrics = (await client.get(f"{server.url}/metrics")).text
            assert (checks["telegram"], checks["discord"]) == ("ok", "ok")
            assert 'platform="telegram"' in metrics
            assert server.stop() == 0
        assert telegram.breaches == []
    log = server.log.read_text("utf-8")
    assert telegram.token not in log
    assert "Traceback" not in log


async def test_a_wrong_token_is_one_line_and_the_page_goes_on(tmp_path: Path) -> None:
    wrong = "7000000001:AAthe-token-of-nobody-at-all-in-the-world"
    async with TelegramStandIn() as telegram, server_on(telegram, tmp_path, wrong) as server:
        async with httpx.AsyncClient() as client:
            async with asyncio.timeout(60):
                while not await _is_off(client, server):  # noqa: ASYNC110 - the server has no event for it
                    await asyncio.sleep(0.1)
        assert server.stop() == 0
    log = server.log.read_text("utf-8")
    assert log.count("does not accept the bot's token") == 1
    assert "Traceback" not in log
    assert "nobody-at-all" not in log


async def _is_off(client: httpx.AsyncClient, server: Server) -> bool:
    return "off" in (await client.get(f"{server.url}/readyz")).json()["checks"]["telegram"]
