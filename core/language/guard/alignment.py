"""Which part of the sources a clause retells."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import log
from typing import NamedTuple

from core.language.guard.reading import Clause, Sentence, Source
from core.language.guard.reading import clause as read_clause
from core.language.guard.roots import Root, same

_EXTRA_WORD: float = 0.02


class Match(NamedTuple):
    """The best counterpart of a clause.

    Attributes:
        part: one clause of the sources, or neighbours of one sentence joined.
        covered: 0..1, share of the clause's words, by weight, that `part` has, too.
    """

    part: Clause
    covered: float


@lru_cache(maxsize=512)
def parts(sentences: tuple[Sentence, ...]) -> tuple[Clause, ...]:
    """Clauses, pairs of neighbouring clauses, and whole sentences."""
    found: dict[str, Clause] = {}
    for sentence in sentences:
        singles = sentence.clauses
        for size in (1, 2, len(singles)):
            for start in range(len(singles) - size + 1):
                run = singles[start : start + size]
                text = run[0].text if size == 1 else ", ".join(each.text for each in run)
                found.setdefault(text, run[0] if size == 1 else read_clause(text))
    return tuple(found.values())


def best_match(clause: Clause, known: Source) -> Match | None:
    """The part that shares most of the clause's words; the shortest of equals. None if none shares any."""
    if not clause.roots:
        return None
    weight = _weights(known.clauses)
    wanted = {root: _weight(root, weight) for root in clause.roots}
    total = sum(wanted.values())
    best: tuple[float, Match] | None = None
    for part in parts(known.sentences):
        shared = sum(wanted[root] for root in wanted if _has(root, part.roots))
        if not shared:
            continue
        covered = shared / total
        score = covered - _EXTRA_WORD * len(part.roots)
        if best is None or score > best[0]:
            best = score, Match(part, covered)
    return best[1] if best else None


@lru_cache(maxsize=512)
def _weights(clauses: tuple[Clause, ...]) -> dict[Root, float]:
    """How much a word tells of which clause is meant: little if many have it."""
    counts = Counter(root for each in clauses for root in each.roots)
    return {root: log(1 + len(clauses) / times) for root, times in counts.items()}


def _weight(root: Root, weights: dict[Root, float]) -> float:
    if root in weights:
        return weights[root]
    return next((value for other, value in weights.items() if same(root, other)), 1.0)


@lru_cache(maxsize=65536)
def _has(root: Root, roots: frozenset[Root]) -> bool:
    return root in roots or any(same(root, other) for other in roots)
