"""A configuration file: reading it, its secrets, and where in it a mistake stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from pydantic_core import ErrorDetails

from core.errors import ConfigError

_PUBLIC_PAGE: Final = ("web", "host")  # where the one rule about several sections begins


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A file as it was read; one that is not there has no text."""

    path: Path
    text: str
    tables: Mapping[str, object]

    @classmethod
    def read(cls, path: Path) -> ConfigFile:
        """
        Raises:
            ConfigError: it cannot be read, or is no TOML.
        """
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError:
            raise ConfigError(f"{path}:1: not a text in UTF-8") from None
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
        try:
            return cls(path, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"\(at line (\d+), column \d+\)", str(error))
            line = found.group(1) if found else str(text.count("\n") + 1)
            raise ConfigError(f"{path}:{line}: not valid TOML: {str(error).split(' (at ')[0]}") from None

    def told(self, mistake: ErrorDetails) -> str:
        """A mistake in one line, with its place."""
        place = tuple(str(step) for step in mistake["loc"])
        section, key = self._split(place or _PUBLIC_PAGE)
        unknown = "unknown setting" if key else "unknown section"
        reasons = {"extra_forbidden": unknown, "model_type": "a section is needed here, with its settings below it"}
        reason = reasons.get(mistake["type"], mistake["msg"].removeprefix("Value error, "))
        name = f"[{section}] {key}".strip() + ": " if place else ""
        return f"{self.path}:{self.line_of(section, key)}: {name}{reason}"

    def secret(self, section: str, setting: str, variable: str, environment: Mapping[str, str]) -> SecretStr | None:
        """A section's secret: from the environment, else from the file that the section's setting names.

        Raises:
            ConfigError: the file cannot be read or is empty.
        """
        given = environment.get(variable, "").strip()
        if given:
            return SecretStr(given)
        table: object = self.tables
        for part in section.split("."):
            table = table.get(part) if isinstance(table, dict) else None
        named = table.get(setting) if isinstance(table, dict) else None
        if not isinstance(named, str):
            return None
        place = f"{self.path}:{self.line_of(section, setting)}: [{section}] {setting}"
        try:
            secret = (self.path.parent / named).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ConfigError(f"{place} cannot be read: {named}") from None
        if not secret:
            raise ConfigError(f"{place} is empty: {named}")
        return SecretStr(secret)

    def line_of(self, section: str, key: str = "") -> int:
        """1-based line where a setting stands (its section's line, or 1, if it cannot be found)."""
        found = 1
        table = ""
        key = key.split(".")[0]  # an item of a list stands on its setting's line
        for number, line in enumerate(self.text.splitlines(), start=1):
            header = re.match(r"\s*\[+\s*([\w.\-\"']+)\s*\]+", line)
            if header:
                table = header.group(1).replace('"', "").replace("'", "")
                below = found == 1 and table.startswith(f"{section}.")
                found = number if table == section or below else found
            elif key and table == section and _sets(line, key):
                return number
            elif f"{section}.".startswith(f"{table}." if table else "") and table != section:
                # web.port = 1, web = {port = 1}, or llm = {...} below [models]
                named = section[len(table) :].lstrip(".").split(".")[0]
                found = number if _sets(line, named) else found
        return found

    def _split(self, place: tuple[str, ...]) -> tuple[str, str]:
        """The section that a place is in, and the setting below it."""
        depth, table = 1, self.tables.get(place[0])
        while depth < len(place) and isinstance(table, dict) and isinstance(table.get(place[depth]), dict):
            table = table[place[depth]]
            depth += 1
        return ".".join(place[:depth]), ".".join(place[depth:])


def _sets(line: str, key: str) -> bool:
    return re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line) is not None
