"""What the commands' options are called and what may be chosen in them, in every language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from discord import app_commands

from bot.discord_adapter.translation import words

Callback = TypeVar("Callback", bound=Callable[..., Any])

IN_SERVERS_AND_DIRECT: Final = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
IN_SERVERS: Final = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)


def option(name: str, *values: str) -> Callable[[Callback], Callback]:
    """Name and describe an option; with `values`, offer those, by the names that the catalogue has for them."""

    def decorate(callback: Callback) -> Callback:
        callback = app_commands.rename(**{name: words(f"option.{name}.name")})(callback)
        callback = app_commands.describe(**{name: words(f"option.{name}.description")})(callback)
        if values:
            offered = [app_commands.Choice(name=words(f"value.{value}"), value=value) for value in values]
            callback = app_commands.choices(**{name: offered})(callback)
        return callback

    return decorate


def given(**options: object) -> dict[str, str]:
    """The options that were filled in, as the tutor takes them."""
    return {name: str(value) for name, value in options.items() if value is not None}
