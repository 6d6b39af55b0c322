"""What every command is given: where to write, how things are configured, how to say it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from core.errors import TutorError

if TYPE_CHECKING:
    from bot.settings import Settings
    from core.content.library import Library
    from core.storage.database import Database

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class AppContext:
    """Opened lazily: a command pays only for what it uses."""

    home_option: Path | None = None
    config: Path | None = None

    @cached_property
    def settings(self) -> Settings:
        from bot.settings import load_settings

        return load_settings(self.config, self.home_option)

    @property
    def home(self) -> Path:
        return self.settings.home

    def open_database(self) -> Database:
        """The configured database; `await upgrade()` it first. Close it with `await db.close()`."""
        from core.storage.database import Database

        return Database(self.settings.database_url)

    async def upgrade(self) -> tuple[str | None, str]:
        """Bring the database to the program's schema, creating it if needed."""
        from core.storage.migrate import upgrade

        return await upgrade(self.settings.database_url)

    def library(self) -> Library:
        from core.content.loader import BUILT_IN, load_library

        return load_library(self.settings.content.path or BUILT_IN)


def emit(data: Any, as_json: bool, text: str) -> None:
    """Print the one JSON object of `--json`, or the readable text."""
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else text)


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")


def run_async(command: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, R]:
    """Make a click command of a coroutine function; a `TutorError` becomes one clear line and exit status 1."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if sys.platform == "win32":
            from asyncio import run as run_loop
        else:
            from uvloop import run as run_loop  # nearly halves the cost of a database statement
        try:
            return run_loop(command(*args, **kwargs))
        except TutorError as error:
            raise click.ClickException(str(error)) from error

    return wrapper
