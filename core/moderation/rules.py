"""The lexicon: patterns per category, read from YAML and compiled once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import ConfigError
from core.moderation.categories import Category
from core.moderation.normalise import variants

_WORD = re.compile(r"\{([A-Z_]+)\}")
_NEVER = re.compile(r"(?!)")
_QUOTED = re.compile(r"""(?<![\w'"])(?:"[^"\n]*"|“[^”\n]*”|'[^'\n]*'(?![a-z])|‘[^’\n]*’|「[^」\n]*」|`[^`\n]*`)""")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")

    always: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    masked: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = {}
    safe: tuple[str, ...] = ()
    study: tuple[str, ...] = ()
    quoting: tuple[str, ...] = ()
    categories: dict[Category, _Section] = {}
    self_harm: _Section = _Section()


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules say about one text.

    Attributes:
        sure: categories that apply without doubt.
        hints: categories that the text might belong to.
        study: the text is about machine learning or programming.
    """

    sure: frozenset[Category]
    hints: frozenset[Category]
    study: bool
    self_harm: bool


@dataclass(frozen=True, slots=True)
class _Patterns:
    always: re.Pattern[str]
    sure: re.Pattern[str]
    hint: re.Pattern[str]
    unless: re.Pattern[str]


class Rules:
    """One language's rules."""

    def __init__(self, spec: _File) -> None:
        self.masked = spec.masked
        self._words = dict(spec.words) | {"STUDY": spec.study, "QUOTING": spec.quoting}
        self._safe = self._compile(spec.safe)
        self._study = self._compile(spec.study)
        self._quoting = self._compile(spec.quoting)
        self._categories = {category: self._patterns(section) for category, section in spec.categories.items()}
        self._self_harm = self._patterns(spec.self_harm)

    @classmethod
    def load(cls, source: Traversable) -> Self:
        """Read one YAML file.

        Raises:
            ConfigError: it is not valid; the message names the file and the mistake.
        """
        try:
            return cls(_File.model_validate(yaml.safe_load(source.read_text("utf-8"))))
        except (ValidationError, yaml.YAMLError, re.error, KeyError) as error:
            reason = " ".join(str(error).split())
            raise ConfigError(f"{source.name}: not a valid moderation lexicon: {reason}") from error

    def quotes(self, text: str) -> bool:
        """Whether the text is about language data, so that what it quotes is an example and not meant."""
        return self._quoting.search(text) is not None

    def look(self, readings: Sequence[str]) -> Findings:
        """What is found in any of the readings of one text (`normalise.variants`)."""
        study = self._study.search(readings[0]) is not None
        readings = tuple(dict.fromkeys(self._safe.sub(" ", reading) for reading in readings))
        found = {c: p for c, p in self._categories.items() if _applies(p, readings)}
        hints = {c for c, p in self._categories.items() if _any(p.hint, readings) and not _any(p.unless, readings)}
        return Findings(frozenset(found), frozenset(hints), study, _applies(self._self_harm, readings))

    def _compile(self, patterns: Sequence[str]) -> re.Pattern[str]:
        if not patterns:
            return _NEVER
        return re.compile("|".join(_WORD.sub(self._expand, pattern) for pattern in patterns))

    def _expand(self, name: re.Match[str]) -> str:
        return "(?:" + "|".join(_WORD.sub(self._expand, word) for word in self._words[name.group(1)]) + ")"

    def _patterns(self, section: _Section) -> _Patterns:
        return _Patterns(
            always=self._compile(section.always),
            sure=self._compile(section.sure),
            hint=self._compile(section.hint),
            unless=self._compile(section.unless),
        )


def _any(pattern: re.Pattern[str], readings: Sequence[str]) -> bool:
    return any(pattern.search(reading) for reading in readings)


def _applies(patterns: _Patterns, readings: Sequence[str]) -> bool:
    if _any(patterns.always, readings):
        return True
    return _any(patterns.sure, readings) and not _any(patterns.unless, readings)


def examine(rules: Collection[Rules], text: str) -> tuple[str, Findings]:
    """The normalised text, and what the rules of all languages find in it.

    Talk about machine learning leaves no weak hints.
    """
    masked = [word for language in rules for word in language.masked]
    readings = variants(text, masked)
    if any(language.quotes(readings[0]) for language in rules):
        readings = variants(_QUOTED.sub(" ", text), masked)
    findings = [language.look(readings) for language in rules]
    study = any(found.study for found in findings)
    return readings[0], Findings(
        sure=frozenset(category for found in findings for category in found.sure),
        hints=frozenset(category for found in findings for category in found.hints if not study),
        study=study,
        self_harm=any(found.self_harm for found in findings),
    )


def builtin() -> Mapping[str, Rules]:
    """The rules that come with the tutor, by language."""
    folder = files(__package__).joinpath("lexicon")
    return {locale: Rules.load(folder.joinpath(f"{locale}.yaml")) for locale in ("ko", "en")}
