"""The word lists and patterns of `words.toml` and `rules.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


def rules(name: str) -> Any:
    """One part of `rules.toml`."""
    return _table("rules.toml")[name]


def listed(group: str, name: str) -> tuple[str, ...]:
    """The words of one list of `words.toml`."""
    return tuple(_table("words.toml")[group][name].split())


def any_of(alternatives: list[str], flags: int = 0) -> re.Pattern[str]:
    """One pattern for a list of them."""
    return re.compile("|".join(alternatives), flags)


def pattern(group: str, name: str, flags: int = 0) -> re.Pattern[str]:
    """One pattern of `rules.toml`."""
    return any_of(rules(group)[name], flags)
