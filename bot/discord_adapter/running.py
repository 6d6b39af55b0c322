"""Keeps her on Discord until told to stop, whatever Discord does; one clear line says what is wrong."""

from __future__ import annotations

import asyncio
from typing import Final

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord_adapter.app import OhLora
from bot.discord_adapter.service import DiscordService
from bot.settings import DISCORD_API
from core.errors import ConfigError

log = structlog.get_logger(__name__)

_FIRST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 120.0
_REFUSED: Final = "Discord does not accept the bot's token: copy it again from the developer portal (Bot > Reset Token)"
_NO_INTENT: Final = (
    "the message content intent is not switched on in the developer portal (Bot > Privileged Gateway Intents): "
    "going on without it, answers in servers are given by button"
)


class DiscordDoor:
    """Run it with `await run()`; `close()` ends it politely from elsewhere."""

    def __init__(self, service: DiscordService) -> None:
        self._service = service
        self._bot: OhLora | None = None
        self._closing = asyncio.Event()

    @property
    def state(self) -> str:
        """`ok`, or what is missing."""
        if self._bot is None or self._bot.is_closed():
            return "not connected"
        return "ok" if self._bot.is_ready() else "connecting"

    async def run(self) -> None:
        """Serve until `close`.

        Raises:
            ConfigError: Discord does not accept the token; trying again is of no use.
        """
        message_content = self._service.settings.message_content
        pause = _FIRST_PAUSE
        while not self._closing.is_set():
            try:
                await self._serve(message_content=message_content)
                pause = _FIRST_PAUSE
            except discord.LoginFailure:
                raise ConfigError(_REFUSED) from None
            except discord.PrivilegedIntentsRequired:
                log.warning(_NO_INTENT)
                message_content = False
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("not on Discord", reason=str(error) or type(error).__name__, next_try_in=pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            await self._wait(pause)

    async def _serve(self, *, message_content: bool) -> None:
        Route.BASE = self._service.settings.api_base
        bot = self._bot = OhLora(self._service, message_content=message_content)
        try:
            await bot.login(self._service.token.get_secret_value())
            if self._service.settings.api_base != DISCORD_API:
                _, gateway, _ = await bot.http.get_bot_gateway()
                DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
            await bot.connect()
        finally:
            await bot.close()

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return

    async def close(self) -> None:
        """Let turns end, then leave."""
        self._closing.set()
        if self._bot is not None:
            await self._bot.close()
