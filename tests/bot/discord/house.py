"""The real tutor with its real models, and the Discord door, connected to the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from pydantic import SecretStr
from sqlalchemy import text

from bot.composition import Models, build_rooms
from bot.discord_adapter.running import DiscordDoor
from bot.discord_adapter.service import DiscordService
from bot.doors import Faces, NoFaces
from bot.settings import DiscordSettings, Settings
from core.content.library import Library
from core.engine import Limits, Tutor, TutorSetup
from core.faces.gallery import NoFaces as NoPictures
from core.moderation.service import Moderator
from core.quiz.rounds.closing import close_overdue
from core.storage.database import Database
from core.storage.migrate import upgrade
from tests.doubles.discord import DiscordStandIn


class Watch:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class House:
    """`async with house.open():` runs the door; it can be opened again on the same database, as after a restart."""

    discord: DiscordStandIn
    settings: Settings
    library: Library
    models: Models
    db: Database
    clock: Watch = field(default_factory=Watch)
    faces: Faces = field(default_factory=NoFaces)
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def tutor(self) -> Tutor:
        moderator = Moderator(self.models.classifier, self.models.guarding)
        setup = TutorSetup(limits=Limits(10_000), rng=lambda: Random(1))
        rooms = build_rooms(self.library, self.models, self.settings, NoPictures())  # type: ignore[arg-type]
        return Tutor(self.db, rooms, moderator, self.clock, setup)

    def service(self, tutor: Any = None) -> DiscordService:
        return DiscordService(
            tutor=tutor or self.tutor,
            db=self.db,
            library=self.library,
            clock=self.clock,
            settings=DiscordSettings(api_base=self.discord.api_base, **self.options),
            token=SecretStr(self.discord.token),
            faces=self.faces,
        )

    @asynccontextmanager
    async def open(self, tutor: Any = None) -> AsyncIterator[DiscordDoor]:
        door = DiscordDoor(self.service(tutor))
        running = asyncio.create_task(door.run())
        try:
            await self.discord.connected(self.options.get("shard_count", 1))
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
    discord: DiscordStandIn, settings: Settings, library: Library, models: Models
) -> AsyncIterator[House]:
    settings.home.mkdir(parents=True, exist_ok=True)
    await upgrade(settings.database_url)
    db = Database(settings.database_url)
    try:
        yield House(discord, settings, library, models, db)
    finally:
        await db.close()
