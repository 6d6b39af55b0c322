"""The chat platforms whose tokens are configured, open while the program runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

import click

from core.errors import ConfigError

if TYPE_CHECKING:
    from bot.composition import Assembly
    from bot.settings import Settings


class Door(Protocol):
    """A platform's door."""

    @property
    def state(self) -> str:
        """`ok`, or what is missing."""
        ...

    async def run(self) -> None:
        """Serve until `close`; raises ConfigError when trying again is of no use."""
        ...

    async def close(self) -> None: ...


class _Served:
    """A door, and whether its platform has refused it for good."""

    def __init__(self, name: str, door: Door) -> None:
        self.name = name
        self.door = door
        self.refused = ""

    async def run(self) -> None:
        """Serve; a token that is not accepted is one clear line, and everything else goes on."""
        try:
            await self.door.run()
        except ConfigError as error:
            self.refused = str(error)
            click.echo(f"Not on {self.name}: {error}", err=True)

    @property
    def state(self) -> str:
        return f"off: {self.refused}" if self.refused else self.door.state


class Platforms:
    """All doors. `over` is set when every one of them has closed."""

    def __init__(self, served: Sequence[_Served] = ()) -> None:
        self._served = served
        self.over = asyncio.Event()

    @property
    def names(self) -> str:
        return ", ".join(served.name for served in self._served)

    @property
    def refused(self) -> bool:
        """None of them has been let in."""
        return all(served.refused for served in self._served)

    def readiness(self) -> Mapping[str, str]:
        return {served.name.lower(): served.state for served in self._served}

    async def run(self) -> None:
        await asyncio.gather(*(served.run() for served in self._served))
        self.over.set()

    async def close(self) -> None:
        await asyncio.gather(*(served.door.close() for served in self._served))


def starts_a_platform(settings: Settings) -> bool:
    """Whether any platform's token is configured."""
    return _starts_discord(settings) or _starts_telegram(settings)


def _starts_discord(settings: Settings) -> bool:
    return settings.discord.enabled and settings.discord_token is not None


def _starts_telegram(settings: Settings) -> bool:
    return settings.telegram.enabled and settings.telegram_token is not None


@asynccontextmanager
async def open_platforms(assembly: Assembly) -> AsyncIterator[Platforms]:
    """She is on every configured platform meanwhile."""
    settings = assembly.settings
    doors: list[_Served] = []
    if _starts_discord(settings):
        doors.append(_Served("Discord", _discord(assembly)))
    if _starts_telegram(settings):
        doors.append(_Served("Telegram", _telegram(assembly)))
    platforms = Platforms(doors)
    if not doors:
        yield platforms
        return
    serving = asyncio.create_task(platforms.run())
    try:
        yield platforms
    finally:
        await platforms.close()
        await serving


def _discord(assembly: Assembly) -> Door:
    from bot.discord_adapter.running import DiscordDoor
    from bot.discord_adapter.service import DiscordService

    settings = assembly.settings
    assert settings.discord_token is not None  # noqa: S101 - for the type checker
    return DiscordDoor(
        DiscordService(
            tutor=assembly.tutor,
            db=assembly.db,
            library=assembly.library,
            clock=assembly.clock,
            settings=settings.discord,
            token=settings.discord_token,
            default_locale=settings.tutor.default_locale,
            faces=assembly.faces,
        )
    )


def _telegram(assembly: Assembly) -> Door:
    from bot.telegram_adapter.running import TelegramDoor
    from bot.telegram_adapter.service import TelegramService

    settings = assembly.settings
    assert settings.telegram_token is not None  # noqa: S101 - for the type checker
    return TelegramDoor(
        TelegramService(
            tutor=assembly.tutor,
            db=assembly.db,
            library=assembly.library,
            clock=assembly.clock,
            settings=settings.telegram,
            token=settings.telegram_token,
            webhook_secret=settings.telegram_webhook_secret,
            default_locale=settings.tutor.default_locale,
            faces=assembly.faces,
            cache=settings.home / "cache" / "telegram",
        )
    )
