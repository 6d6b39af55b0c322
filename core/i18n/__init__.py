"""What she says, in every language: one folder of catalogues per language, one file per room.

A key is `<file>.<name>` (deeper tables add dots). A value is a text, or a list of variants of which one is chosen.
`{word:은/는}` puts the fitting Korean particle behind the word.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from core.content.schema import LOCALES, Locale
from core.text.josa import PAIRS, attach

Entry = str | tuple[str, ...]


class _ParticleFormatter(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        if format_spec in PAIRS:
            return attach(str(value), format_spec)
        return super().format_field(value, format_spec)


_formatter = _ParticleFormatter()


def _flatten(prefix: str, table: Mapping[str, Any]) -> dict[str, Entry]:
    flat: dict[str, Entry] = {}
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping):
            flat |= _flatten(key, value)
        elif isinstance(value, str):
            flat[key] = value
        else:
            flat[key] = tuple(value)
    return flat


@cache
def catalogue(locale: Locale) -> Mapping[str, Entry]:
    """All texts of one language, by key."""
    texts: dict[str, Entry] = {}
    for file in sorted(files(__package__).joinpath(locale).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            texts |= _flatten(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")))
    return texts


class Speaker:
    """Speaks one language. `rng` picks among variants, so that a test or a replay can fix the choice."""

    def __init__(self, locale: Locale, rng: Random) -> None:
        self.locale: Locale = locale
        self._rng = rng

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with its placeholders filled.

        Raises:
            KeyError: no such key, or a placeholder without a value.
        """
        entry = catalogue(self.locale)[key]
        text = entry if isinstance(entry, str) else self._rng.choice(entry)
        return _formatter.vformat(text, (), values)


def pick_locale(hint: str | None, text: str, default: Locale = "ko") -> Locale:
    """The language to start in: what the text is written in, else what the platform says, else the default."""
    if any("가" <= ch <= "힣" or "ㄱ" <= ch <= "ㅣ" for ch in text):
        return "ko"
    if hint:
        language = hint.replace("_", "-").split("-")[0].lower()
        return next((locale for locale in LOCALES if locale == language), "en")
    if sum(ch.isascii() and ch.isalpha() for ch in text) >= 3:
        return "en"
    return default


def options(entry: Entry) -> Sequence[str]:
    """An entry's variants."""
    return (entry,) if isinstance(entry, str) else entry
