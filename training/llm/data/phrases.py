"""The words of `phrases.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.content.schema import Aspect, Locale
from core.text.josa import PAIRS, attach


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's words.

    Attributes:
        leads, closings: sentences that claim nothing, to begin and to end with.
        bound: first words of sentences that lean on the one before them.
        questions: ways to ask for an aspect, with the placeholder `name`.
        comments: on answers, by what they do.
    """

    leads: tuple[str, ...]
    closings: tuple[str, ...]
    bound: frozenset[str]
    questions: Mapping[Aspect, tuple[str, ...]]
    comments: Mapping[str, tuple[str, ...]]


@cache
def phrases(locale: Locale) -> Phrases:
    table = tomllib.loads(files(__package__).joinpath("phrases.toml").read_text("utf-8"))[locale]
    questions = {Aspect(name): tuple(ways) for name, ways in table["questions"].items()}
    comments = {name: tuple(ways) for name, ways in table["comments"].items()}
    return Phrases(tuple(table["leads"]), tuple(table["closings"]), frozenset(table["bound"]), questions, comments)


class _Word(str):
    """Takes the fitting Korean particle where a placeholder asks for one."""

    def __format__(self, wanted: str) -> str:
        return attach(self, wanted) if wanted in PAIRS else super().__format__(wanted)


def filled(way: str, name: str) -> str:
    """A question about `name`."""
    return way.format(name=_Word(name))
