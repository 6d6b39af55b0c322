"""Names, numbers and symbols in each other's place, found by the words that stand around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple

from core.language.guard.notation import plain_notation
from core.language.guard.reading import is_tail
from core.language.guard.roots import Root, root, same
from core.quiz.grading.terms import is_content, stem
from core.text.clean import fold

_PIECE: Final = re.compile(
    r"[A-Za-z]\([^()\n]{1,12}\)|[α-ωΑ-Ω][₀-₉ₐ-ₜᵢⱼ⁺⁻']*|[A-Za-z][₀-₉ₐ-ₜᵢⱼ⁺⁻]+|\d+(?:[.,]\d+)*"
    r"|[A-Za-z]+(?:-[A-Za-z0-9]+)*\d*|[가-힣]+|(?P<break>[,.;:!?\n]|\s-\s)"
)
_WINDOW: Final = 4
_NEAR: Final = 3
_ACROSS: Final = 0.3
_FARTHER: Final = 0.5  # the same neighbour on the other side


class Token(NamedTuple):
    """A word, number or symbol; `clause` counts the breaks before it."""

    key: str
    root: Root | None
    clause: int
    sentence: int


class Swap(NamedTuple):
    kept: float
    gained: float
    names: tuple[str, str]


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[Token, ...]:
    """What stands in `text`, in order."""
    found: list[Token] = []
    clause = sentence = 0
    plain = plain_notation(text)
    for match in _PIECE.finditer(plain):
        piece = match.group()
        if match["break"]:
            clause += 1
            sentence += piece in ".!?\n;"
            continue
        word = fold(piece)
        if (
            not word[0].isdigit()
            and piece.replace("-", "").isalnum()
            and word.isalpha()
            and (len(word) > 1 or word >= "가")
        ):
            if is_tail(word, plain[: match.start()]):
                continue
            if is_content(word, stem(word)):
                found.append(Token(word, root(word), clause, sentence))
        elif piece not in ("a", "A", "I"):
            found.append(Token(piece.replace(" ", "").replace(",", ""), None, clause, sentence))
    return tuple(found)


Links = dict[tuple[int, int], float]


def swap(text: str, truth: str) -> Swap:
    """The two tokens of `text` that the truth backs most in each other's place."""
    told, known = tokens(text), tokens(truth)
    names = _names(known)
    ids = [_name(token, names) for token in told]
    backing = _links([_name(token, names) for token in known], known)
    around = {place: list(_around(place, ids, told)) for place, name in enumerate(ids) if name >= 0}
    best = Swap(0.0, 0.0, ("", ""))
    for one, other in combinations(around, 2):
        if (
            ids[one] == ids[other]
            or not _rivals(told[one], told[other])
            or told[other].sentence - told[one].sentence > 1
        ):
            continue
        kept_one, gained_one = _compare(ids[one], ids[other], around[one], backing)
        kept_other, gained_other = _compare(ids[other], ids[one], around[other], backing)
        if gained_one > kept_one and gained_other > kept_other:
            found = Swap(kept_one + kept_other, gained_one + gained_other, (told[one].key, told[other].key))
            best = max(best, found, key=lambda each: each.gained - each.kept)
    return best


def _rivals(one: Token, other: Token) -> bool:
    """Whether two tokens are of one kind: numbers, symbols or words."""
    return _kind(one) == _kind(other)


def _kind(token: Token) -> str:
    if token.root is None:
        return "number" if token.key[0].isdigit() else "symbol"
    return "word"


def _names(known: Sequence[Token]) -> list[Token]:
    """One token for each name of the truth."""
    found: list[Token] = []
    for token in known:
        if not any(_is_same(token, other) for other in found):
            found.append(token)
    return found


def _is_same(one: Token, other: Token) -> bool:
    if one.root is None or other.root is None:
        return one.key == other.key
    return same(one.root, other.root)


def _name(token: Token, names: Sequence[Token]) -> int:
    exact = next((i for i, other in enumerate(names) if other.key == token.key), None)
    if exact is not None:
        return exact
    return next((i for i, other in enumerate(names) if _is_same(token, other)), -1)


def _around(place: int, ids: Sequence[int], told: Sequence[Token]) -> Iterator[tuple[int, int, float]]:
    """(name, side, weight) of the nearest neighbours: less across a break, nothing across a sentence's end."""
    for side in (-1, 1):
        for distance in range(1, _NEAR + 1):
            at = place + side * distance
            if not 0 <= at < len(ids) or told[at].sentence != told[place].sentence:
                break
            if ids[at] >= 0:
                yield ids[at], side, (1.0 if told[at].clause == told[place].clause else _ACROSS) / distance


def _links(ids: Sequence[int], known: Sequence[Token]) -> Links:
    """(name, neighbour, side) weights of the truth, as name * 2 + side."""
    found: Links = {}
    for place, name in enumerate(ids):
        for side in (-1, 1):
            for distance in range(1, _WINDOW + 1):
                at = place + side * distance
                if not 0 <= at < len(ids) or known[at].sentence != known[place].sentence:
                    break
                weight = (1.0 if known[at].clause == known[place].clause else _ACROSS) / distance
                key = name * 2 + (side > 0), ids[at]
                found[key] = max(weight, found.get(key, 0.0))
    return found


def _compare(name: int, rival: int, around: Sequence[tuple[int, int, float]], backing: Links) -> tuple[float, float]:
    """How well the neighbours suit the name, and how well they would suit its rival."""
    kept = gained = 0.0
    for neighbour, side, weight in around:
        if neighbour not in (name, rival):
            kept += weight * _backed(name, neighbour, side, backing)
            gained += weight * _backed(rival, neighbour, side, backing)
    return kept, gained


def _backed(name: int, neighbour: int, side: int, backing: Links) -> float:
    here = backing.get((name * 2 + (side > 0), neighbour), 0.0)
    there = backing.get((name * 2 + (side < 0), neighbour), 0.0)
    return max(here, there * _FARTHER)
