"""Finds exchanged names without grammar: would the answer fit better if two of its words changed places?"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from core.quiz.grading.clauses import loose_clauses, sentences
from core.quiz.grading.terms import alike, find, terms

_WINDOW = 6
_CLAUSE_STEP = 0.4
_ALIAS = re.compile(r"([^\s()]+)\s*\(([^\s()]+)\)")
_MAX_NAMES = 30

_NOWHERE: frozenset[int] = frozenset()

Links = dict[tuple[str, str], float]


class Exchange(NamedTuple):
    """How strongly the model answer's links back two words as they stand, and with their places exchanged."""

    kept: float
    gained: float
    names: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """0..1: towards 1 the exchanged reading fits better. 0 without any evidence."""
        return self.gained / (self.kept + self.gained) if self.gained else 0.0


@lru_cache(maxsize=2048)
def _aliases(text: str) -> dict[str, str]:
    """Second names in brackets, "recall (재현율)": second name -> first name, where both are one word."""
    found = {}
    for name, second in _ALIAS.findall(text):
        one, other = terms(name), terms(second)
        if len(one) == len(other) == 1 and one[0].isascii() != other[0].isascii():
            found[other[0]] = one[0]
    return found


@lru_cache(maxsize=2048)
def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(_aliases(text).get(term, term) for term in terms(text))


def _canonical(term: str, truth: str) -> str:
    """`term` as the model answer writes it."""
    known = _aliases(truth)
    named = known.get(term, term)
    words = _vocabulary(truth)
    if named in words:
        return named
    return next((word for word in sorted(words) if alike(named, word)), named)


@lru_cache(maxsize=4096)
def _links(text: str, truth: str) -> Links:
    """Directed pairs of nearby words with a weight 0..1 that falls with distance and at each clause border."""
    found: Links = {}
    for sentence in sentences(text):
        placed = [
            (_canonical(term, truth), number)
            for number, clause in enumerate(loose_clauses(sentence))
            for term in terms(clause)
        ]
        for start, (first, clause) in enumerate(placed):
            for distance, (second, other) in enumerate(placed[start + 1 : start + 1 + _WINDOW]):
                weight = _CLAUSE_STEP ** (other - clause) * (1 - distance / _WINDOW)
                if first != second:
                    found[first, second] = max(weight, found.get((first, second), 0.0))
    return found


@lru_cache(maxsize=2048)
def _places(truth: str) -> dict[str, frozenset[int]]:
    """Numbers of the clauses in which each word of the model answer stands."""
    found: dict[str, set[int]] = {}
    for number, clause in enumerate(loose_clauses(truth)):
        for term in terms(clause):
            found.setdefault(_canonical(term, truth), set()).add(number)
    return {term: frozenset(numbers) for term, numbers in found.items()}


@lru_cache(maxsize=4096)
def _kind(name: str) -> str:
    return "number" if name[-1].isdigit() and not name[0].isalpha() else "latin" if name.isascii() else "korean"


def _are_rivals(one: str, other: str, truth: str) -> bool:
    """Whether the model answer tells two names of one kind apart: it speaks of them mostly in different clauses."""
    if _kind(one) != _kind(other):
        return False
    places = _places(truth)
    first, second = places.get(one, _NOWHERE), places.get(other, _NOWHERE)
    return len(first & second) * 3 <= len(first | second)


@lru_cache(maxsize=1024)
def exchange(answer: str, model_answer: str, among: frozenset[str] | None = None) -> Exchange:
    """The pair of words (of `among`, if given) for which an exchange would help the answer most.

    (0, 0) if none would.
    """
    ours, theirs = _links(answer, model_answer), _links(model_answer, model_answer)
    by_name: dict[str, list[tuple[str, str, float]]] = {}
    for (first, second), weight in ours.items():
        by_name.setdefault(first, []).append((first, second, weight))
        by_name.setdefault(second, []).append((first, second, weight))
    words = _vocabulary(model_answer)
    names = [name for name in by_name if name in words and (among is None or find(name, among))][:_MAX_NAMES]
    best = Exchange(0.0, 0.0)
    for one, other in combinations(names, 2):
        if _are_rivals(one, other, model_answer):
            found = _compare(one, other, by_name, theirs)
            best = max(best, found, key=lambda swap: swap.gained - swap.kept)
    return best


def _compare(one: str, other: str, by_name: dict[str, list[tuple[str, str, float]]], theirs: Links) -> Exchange:
    swap = {one: other, other: one}
    kept = gained = 0.0
    sides = []
    for name in (one, other):
        gained_here = 0.0
        for first, second, weight in by_name[name]:
            if first in swap and second in swap:
                continue
            kept += min(weight, theirs.get((first, second), 0.0))
            gained_here += min(weight, theirs.get((swap.get(first, first), swap.get(second, second)), 0.0))
        gained += gained_here
        sides.append(gained_here)
    return Exchange(kept, gained, (one, other)) if min(sides) > 0 else Exchange(0.0, 0.0)
