"""Oh-LoRA on Telegram: what belongs together while she is connected."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog
from telegram import (
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.announcing import Announcing
from bot.telegram_adapter.announcements import Announcer
from bot.telegram_adapter.client import TutorBot
from bot.telegram_adapter.commands import registered
from bot.telegram_adapter.conversation import Conversation
from bot.telegram_adapter.delivery import Postman
from bot.telegram_adapter.file_ids import FileIds
from bot.telegram_adapter.handlers import Handlers
from bot.telegram_adapter.intake import Intake
from bot.telegram_adapter.live import LiveCounts
from bot.telegram_adapter.places import Places
from bot.telegram_adapter.portraits import Portraits
from bot.telegram_adapter.service import TelegramService
from core.content.schema import LOCALES
from core.messages import Platform
from core.storage.moving import move_group

log = structlog.get_logger(__name__)


class OhLora:
    """Her parts on Telegram. All that two processes share is in the database.

    Args:
        bot: connected, so that it knows its own name.
    """

    def __init__(self, service: TelegramService, bot: TutorBot) -> None:
        self.service = service
        self.bot = bot
        self.name = uuid4().hex
        self._beside: set[asyncio.Task[Any]] = set()
        self.places = Places(service.db, service.clock, bot.id)
        portraits = Portraits(service.faces, FileIds(service.cache, bot.id))
        self.post = Postman(bot, portraits, self.places, self.background, self.group_moved)
        self.live = LiveCounts(bot, service.db, self.background)
        self.conversation = Conversation(self)
        self.handlers = Handlers(self)
        self.intake = Intake(self)

    async def begin(self, *, alone: bool) -> None:
        """Take up what an earlier process left behind, and start what runs beside the conversation.

        Args:
            alone: no other process receives this bot's events, so what is unanswered was left behind.
        """
        if alone:
            await self.intake.recover(timedelta())
        else:
            await self.intake.recover()
        self.background(self.intake.keep())
        self.background(
            Announcing(self.service.tutor, Platform.TELEGRAM, self.background, Announcer(self).deliver).run()
        )
        self.background(self._register())

    async def end(self) -> None:
        """Let turns end, then stop the rest."""
        await self.intake.drain()
        beside = list(self._beside)
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)

    def background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something that nobody waits for."""
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._ended)
        return task

    async def group_moved(self, old: int, new: int) -> None:
        """A group became a supergroup, with another id."""
        log.info("a group has moved")
        async with self.service.db.write() as uow:
            await move_group(uow, Platform.TELEGRAM, str(old), str(new))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._beside.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("background work failed", exc_info=task.exception())

    async def _register(self) -> None:
        """Tell Telegram which commands there are, for whom, in every language; English is for all others."""
        try:
            for locale in LOCALES:
                language = None if locale == "en" else locale
                for scope in (
                    BotCommandScopeDefault(),
                    BotCommandScopeAllPrivateChats(),
                    BotCommandScopeAllGroupChats(),
                    BotCommandScopeAllChatAdministrators(),
                ):
                    special = isinstance(scope, BotCommandScopeAllChatAdministrators)
                    listed = registered(locale, administrators=special)
                    await self.bot.set_my_commands(listed, scope=scope, language_code=language)
        except (TelegramError, OSError) as error:
            log.warning("the commands could not be registered", reason=str(error))
