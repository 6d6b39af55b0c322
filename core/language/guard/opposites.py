"""Pairs of opposite words, in both languages."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from core.content.schema import Locale
from core.language.guard.tables import any_of, listed, rules
from core.text.clean import fold


class Axis(NamedTuple):
    """Two opposite poles.

    Attributes:
        direct: to name a pole that the sources never name is a claim of its own ("it is faster").
    """

    first: re.Pattern[str]
    second: re.Pattern[str]
    direct: bool


AXES: Final = tuple(
    Axis(any_of(each["first"]), any_of(each["second"]), each.get("direct", False)) for each in rules("axes")
)
_ANY: Final = re.compile("|".join(f"(?:{pattern.pattern})" for axis in AXES for pattern in axis[:2]))
_PREFIXES: Final = ("un", "in", "im", "ir", "dis", "non", "non-", "a", "비", "불", "무", "미")
_NONE: Final = ((False, False),) * len(AXES)


@lru_cache(maxsize=8192)
def poles(text: str) -> tuple[tuple[bool, bool], ...]:
    """For each axis, whether `text` names its first and its second pole."""
    folded = fold(text)
    if not _ANY.search(folded):
        return _NONE
    return tuple((axis.first.search(folded) is not None, axis.second.search(folded) is not None) for axis in AXES)


def _split(locale: Locale) -> tuple[tuple[str, str], ...]:
    pairs = (pair.partition("/") for pair in listed("opposites", locale))
    return tuple((first, second) for first, _, second in pairs)


@cache
def _pairs() -> tuple[tuple[tuple[str, str], ...], frozenset[tuple[str, str]]]:
    """Korean pairs as they begin, English ones without their endings in both orders."""
    english = {(_lemma(first), _lemma(second)) for first, second in _split("en")}
    return _split("ko"), frozenset(english | {(second, first) for first, second in english})


@lru_cache(maxsize=16384)
def are_opposite(one: str, other: str) -> bool:
    """Whether two folded words mean the opposite of each other: "높이면" and "낮춰", "with" and "without"."""
    if one == other:
        return False
    korean, english = _pairs()
    if (_lemma(one), _lemma(other)) in english or _prefixed(one, other) or _prefixed(other, one):
        return True
    if "일부러" in (one, other):
        return False
    if not ("가" <= one[0] <= "힣" and "가" <= other[0] <= "힣"):
        return False
    return any(
        (one.startswith(first) and other.startswith(second)) or (one.startswith(second) and other.startswith(first))
        for first, second in korean
    )


def _lemma(word: str) -> str:
    """An English verb without its ending."""
    bare = re.sub(r"(?<=\w{3})(?:ing|ed|es|s)$", "", word).rstrip("e")
    return bare[:-1] + "y" if bare.endswith("i") else bare


def _prefixed(short: str, long: str) -> bool:
    """Whether `long` is `short` with a prefix that turns it around."""
    return any(long == prefix + short for prefix in _PREFIXES)
