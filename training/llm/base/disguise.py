"""Other numbers and names for the same text, alike in all of its parts: what cannot be known has to be copied.

Names that are put in are invented. A Korean one ends as the old one did (open, closed or in ㄹ), so that the particles
behind it still fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Final

from core.content.library import Library
from core.content.schema import LOCALES
from core.text.josa import final_consonant
from training.llm.base.pieces import Piece

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_LETTER: Final = re.compile(r"[A-Za-z가-힣]")
_LATIN: Final = re.compile(r"[A-Za-z]")
_ONSETS: Final = (*"bcdfgklmnprstvz", "br", "dr", "kr", "st", "tr", "pl")
_VOWELS: Final = "aeiou"
_CODAS: Final = ("", "", "", "l", "n", "r", "x")
_HANGUL: Final = "가나다라마바사아자차카타파하고노도로모보소조코토포호구누두루무부수주쿠투푸후기니디리미비시지키티피히"
_RIEUL: Final = 8
_CLOSED_FINALS: Final = (1, 4, 16, 17, 19, 21)
_SHORTEST: Final = 2
_KEPT_NUMBERS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Disguise:
    """Knows the names that may be replaced. What is said but not read stays, as nothing tells its other name."""

    _names: re.Pattern[str]

    @classmethod
    def of(cls, library: Library) -> Disguise:
        """Replaces the names and aliases of all concepts and keywords."""
        found = {name for name in _names(library) if len(name) >= _SHORTEST and _LETTER.search(name)}
        longest_first = sorted(found, key=lambda name: (-len(name), name))
        either = "|".join(re.escape(name) for name in longest_first)
        return cls(re.compile(rf"(?<![A-Za-z가-힣])(?:{either})(?![A-Za-z])", re.IGNORECASE))

    def put_on(self, piece: Piece, rng: Random) -> Piece:
        """The piece with other names and numbers."""
        swaps = {name.casefold(): invented_name(name, rng) for name in self._names.findall(piece.read)}
        for number in _NUMBER.findall(piece.read):
            swaps[number] = number if rng.random() < _KEPT_NUMBERS else invented_number(number, rng)

        def other(found: re.Match[str]) -> str:
            return swaps.get(found.group().casefold(), found.group())

        def disguised(text: str) -> str:
            return _NUMBER.sub(other, self._names.sub(other, text))

        return Piece(disguised(piece.said), disguised(piece.read))


def _names(library: Library) -> Iterable[str]:
    for concept in library.concepts.values():
        for locale in LOCALES:
            yield getattr(concept.name, locale)
            yield from getattr(concept.aliases, locale)
    for name in library.keywords.values():
        yield from (name.ko, name.en)


def invented_number(like: str, rng: Random) -> str:
    """Another number with as many digits before and behind the point."""
    whole, point, part = like.partition(".")
    first = str(rng.randint(1, 9)) if len(whole) > 1 else str(rng.randint(0, 9))
    rest = "".join(str(rng.randint(0, 9)) for _ in whole[1:])
    return first + rest + point + "".join(str(rng.randint(0, 9)) for _ in part)


def invented_name(like: str, rng: Random) -> str:
    """A word that nobody knows, in the same script; a Korean one ends alike."""
    if _LATIN.search(like):
        return _latin(like, rng)
    syllables = [rng.choice(_HANGUL) for _ in range(rng.randint(2, 4))]
    final = final_consonant(like)
    if final:
        closing = _RIEUL if final == _RIEUL else rng.choice(_CLOSED_FINALS)
        syllables[-1] = chr(ord(syllables[-1]) + closing)
    return "".join(syllables)


def _latin(like: str, rng: Random) -> str:
    """Capital letters are spelled, others are read: what takes the particle is asked of the word itself."""
    wanted = bool(final_consonant(like)), final_consonant(like) == _RIEUL
    while True:
        parts = [rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(rng.randint(2, 3))]
        word = "".join(parts)
        if like.isupper():
            word = word.upper()
        elif like[:1].isupper():
            word = word.capitalize()
        if (bool(final_consonant(word)), final_consonant(word) == _RIEUL) == wanted:
            return word
