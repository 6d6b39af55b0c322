"""The application's registered commands, and how a person's input becomes an interaction's data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tests.doubles.discord.bits import Permission
from tests.doubles.discord.model import Channel, Guild, Person

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, NUMBER = 1, 2, 3, 4, 5, 6, 7, 10
CHAT_INPUT, MESSAGE_MENU = 1, 3
_PYTHON_TYPES: Final[Mapping[int, Any]] = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    USER: Person,
    CHANNEL: Channel,
    NUMBER: (int, float),
}


class NotOfferedError(AssertionError):
    """The person's client does not offer that: not registered, hidden, or not with these options."""


class Commands:
    """What the application has registered: everywhere, and per server."""

    def __init__(self) -> None:
        self.everywhere: list[dict[str, Any]] = []
        self.per_guild: dict[int, list[dict[str, Any]]] = {}
        self.registrations = 0

    def names(self, locale: str = "") -> list[str]:
        """The names of all commands that are registered everywhere, as a person with that locale sees them."""
        return [local(command, "name", locale) for command in self.everywhere]

    def find(self, name: str, kind: int, person: Person, channel: Channel, rights: Permission) -> dict[str, Any]:
        """The command of that (or that localised) name, if the person's client offers it in the channel."""
        here = self.per_guild.get(channel.guild.id, []) if channel.guild else []
        for command in [*here, *self.everywhere]:
            named = name in (command["name"], local(command, "name", person.locale))
            if named and command.get("type", CHAT_INPUT) == kind:
                _check_offered(command, channel.guild, rights)
                return command
        raise NotOfferedError(f"no command {name!r}; there are {self.names()}")


def _check_offered(command: Mapping[str, Any], guild: Guild | None, rights: Permission) -> None:
    contexts = command.get("contexts")
    if contexts is not None and (0 if guild else 1) not in contexts:
        raise NotOfferedError(f"{command['name']} is not offered here")
    if guild is None and command.get("dm_permission") is False:
        raise NotOfferedError(f"{command['name']} is not offered in direct messages")
    needed = command.get("default_member_permissions")
    if guild is not None and needed is not None and (Permission(int(needed)) & ~rights or int(needed) == 0):
        raise NotOfferedError(f"{command['name']} is hidden from this member")


def local(thing: Mapping[str, Any], field: str, locale: str) -> str:
    """A name or description in the person's language, where there is one."""
    localised: str = (thing.get(f"{field}_localizations") or {}).get(locale) or thing[field]
    return localised


def command_data(
    command: Mapping[str, Any], path: Iterable[str], values: Mapping[str, Any], locale: str, focused: str = ""
) -> dict[str, Any]:
    """The `data` of a command or autocomplete interaction.

    `path` names the subcommand, outermost first; `values` are what the person filled in, by (localised) option name.
    """
    people: dict[str, Any] = {}
    options = _options(command, list(path), dict(values), locale, focused, people)
    data: dict[str, Any] = {"id": command["id"], "name": command["name"], "type": CHAT_INPUT, "options": options}
    return data | ({"resolved": people} if people else {})


def _options(
    thing: Mapping[str, Any],
    path: list[str],
    values: dict[str, Any],
    locale: str,
    focused: str,
    people: dict[str, Any],
) -> list[dict[str, Any]]:
    offered = thing.get("options") or []
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in offered):
        if not path:
            raise NotOfferedError(f"{thing['name']} needs one of {[option['name'] for option in offered]}")
        for option in offered:
            if path[0] in (option["name"], local(option, "name", locale)):
                inner = _options(option, path[1:], values, locale, focused, people)
                return [{"name": option["name"], "type": option["type"], "options": inner}]
        raise NotOfferedError(f"{thing['name']} has no {path[0]!r}")
    filled = []
    for option in offered:
        name = next((name for name in (option["name"], local(option, "name", locale)) if name in values), None)
        if name is not None:
            filled.append(_filled(option, values.pop(name), option["name"] == focused, people))
        elif option.get("required") and not focused:
            raise NotOfferedError(f"{thing['name']} needs {option['name']}")
    if values or path:
        raise NotOfferedError(f"{thing['name']} has no option {[*values, *path]}")
    return filled


def _filled(option: Mapping[str, Any], value: Any, focused: bool, people: dict[str, Any]) -> dict[str, Any]:
    """One option as Discord sends it; checks what a client checks before it sends."""
    name, kind = option["name"], option["type"]
    if focused:
        return {"name": name, "type": kind, "value": value, "focused": True}
    if not isinstance(value, _PYTHON_TYPES[kind]) or (kind in (INTEGER, NUMBER) and isinstance(value, bool)):
        raise NotOfferedError(f"{name}: {value!r} is not of type {kind}")
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise NotOfferedError(f"{name}: {value!r} is not one of {choices}")
    if kind == STRING and not option.get("min_length", 0) <= len(value) <= option.get("max_length", 6000):
        raise NotOfferedError(f"{name}: the text has {len(value)} characters")
    if kind in (INTEGER, NUMBER) and not option.get("min_value", value) <= value <= option.get("max_value", value):
        raise NotOfferedError(f"{name}: {value} is out of range")
    if kind in (USER, CHANNEL):
        people.setdefault("users" if kind == USER else "channels", {})[str(value.id)] = value
        value = str(value.id)
    return {"name": name, "type": kind, "value": value}
