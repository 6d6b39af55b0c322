"""Keeps her on Telegram until told to stop, whatever Telegram does; one clear line says what is wrong."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.telegram_adapter.app import OhLora
from bot.telegram_adapter.client import build_bot
from bot.telegram_adapter.errors import REFUSED
from bot.telegram_adapter.pausing import Pauses
from bot.telegram_adapter.polling import Poller
from bot.telegram_adapter.service import TelegramService
from bot.telegram_adapter.webhook import Webhook
from core.errors import ConfigError

log = structlog.get_logger(__name__)

_GOODBYE_SECONDS: Final = 15.0


class TelegramDoor:
    """Run it with `await run()`; `close()` ends it politely from elsewhere."""

    def __init__(self, service: TelegramService) -> None:
        self._service = service
        self._source: Poller | Webhook | None = None
        self._closing = asyncio.Event()
        self._over = asyncio.Event()
        self._over.set()

    @property
    def state(self) -> str:
        """`ok`, or what is missing."""
        return "not connected" if self._source is None else self._source.state

    async def run(self) -> None:
        """Serve until `close`.

        Raises:
            ConfigError: the token is not accepted, or the webhook's port cannot be used; trying again is of no use.
        """
        self._over.clear()
        pauses = Pauses()
        try:
            while not self._closing.is_set():
                try:
                    await self._serve()
                except InvalidToken:
                    raise ConfigError(REFUSED) from None
                except (TelegramError, TimeoutError) as error:
                    pause = pauses.next()
                    log.warning("not on Telegram", reason=str(error) or type(error).__name__, next_try_in=pause)
                    await self._wait(pause)
        finally:
            self._over.set()

    async def _serve(self) -> None:
        bot = build_bot(self._service.settings, self._service.token)
        try:
            await bot.initialize()
            app = OhLora(self._service, bot)
            webhook = bool(self._service.settings.webhook_url)
            self._source = Webhook(app) if webhook else Poller(app)
            try:
                await app.begin(alone=not webhook)
                log.info("on Telegram", name=bot.username, by="webhook" if webhook else "polling")
                await self._receive(self._source)
            finally:
                self._source = None
                await app.end()
        finally:
            with suppress(TelegramError, OSError):
                await bot.shutdown()

    async def _receive(self, source: Poller | Webhook) -> None:
        """Receive events until told to stop, or until that fails."""
        receiving = asyncio.create_task(source.run())
        closing = asyncio.create_task(self._closing.wait())
        try:
            await asyncio.wait({receiving, closing}, return_when=asyncio.FIRST_COMPLETED)
            if receiving.done():
                receiving.result()
        except OSError as error:
            settings = self._service.settings
            place = f"{settings.webhook_host}:{settings.webhook_port}"
            raise ConfigError(f"cannot listen on {place}: {error.strerror or error}") from None
        finally:
            for task in (receiving, closing):
                task.cancel()
            await asyncio.gather(receiving, closing, return_exceptions=True)

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    async def close(self) -> None:
        """Let turns end, then leave."""
        self._closing.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), _GOODBYE_SECONDS)
