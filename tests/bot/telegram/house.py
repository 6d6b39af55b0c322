"""The real tutor with its real models, and the Telegram door, connected to the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from pydantic import SecretStr
from sqlalchemy import text

from bot.composition import Models, build_rooms
from bot.doors import Faces, NoFaces
from bot.platform_settings import TelegramSettings
from bot.settings import Settings
from bot.telegram_adapter.running import TelegramDoor
from bot.telegram_adapter.service import TelegramService
from core.content.library import Library
from core.engine import Limits, Tutor, TutorSetup
from core.faces.gallery import NoFaces as NoPictures
from core.moderation.service import Moderator
from core.quiz.rounds.closing import close_overdue
from core.storage.database import Database
from core.storage.migrate import upgrade
from tests.bot.discord.house import Watch
from tests.doubles.telegram import TelegramStandIn


@dataclass
class House:
    """`async with house.open():` runs the door; it can be opened again on the same database, as after a restart."""

    telegram: TelegramStandIn
    settings: Settings
    library: Library
    models: Models
    db: Database
    clock: Watch = field(default_factory=Watch)
    faces: Faces = field(default_factory=NoFaces)
    cache: Path | None = None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def tutor(self) -> Tutor:
        moderator = Moderator(self.models.classifier, self.models.guarding)
        setup = TutorSetup(limits=Limits(10_000), rng=lambda: Random(1))
        rooms = build_rooms(self.library, self.models, self.settings, NoPictures())  # type: ignore[arg-type]
        return Tutor(self.db, rooms, moderator, self.clock, setup)

    def service(self, tutor: Any = None) -> TelegramService:
        limits = {"messages_per_second": 0, "group_messages_per_minute": 0}
        return TelegramService(
            tutor=tutor or self.tutor,
            db=self.db,
            library=self.library,
            clock=self.clock,
            settings=TelegramSettings(base_url=self.telegram.address, **limits | self.options),
            token=SecretStr(self.telegram.token),
            faces=self.faces,
            cache=self.cache,
        )

    @asynccontextmanager
    async def open(self, tutor: Any = None) -> AsyncIterator[TelegramDoor]:
        door = TelegramDoor(self.service(tutor))
        running = asyncio.create_task(door.run())
        polls = self.telegram.updates.polls
        try:
            await self.telegram.until(
                lambda: self.telegram.updates.polls > polls or self.telegram.updates.webhook, 30, "she did not come"
            )
            yield door
        finally:
            await door.close()
            with suppress(asyncio.CancelledError):
                await running

    async def pass_time(self, seconds: float) -> None:
        """Put the clock forward and let happen what was due."""
        self.clock.ahead += timedelta(seconds=seconds)
        await close_overdue(self.db, self.library, self.clock.now())

    async def count(self, table: str) -> int:
        async with self.db.read() as uow:
            return int(await uow.session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)  # noqa: S608 - our tables


@asynccontextmanager
async def house_with(
    telegram: TelegramStandIn, settings: Settings, library: Library, models: Models
) -> AsyncIterator[House]:
    settings.home.mkdir(parents=True, exist_ok=True)
    await upgrade(settings.database_url)
    db = Database(settings.database_url)
    try:
        yield House(telegram, settings, library, models, db)
    finally:
        await db.close()
