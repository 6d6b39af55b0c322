"""Finds notes and quizzes that say nearly the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.inference.lexical_encoder import LexicalEncoder

NEARLY_EQUAL: Final = 0.85
"""Cosine of the vectors of `LexicalEncoder` from which two texts count as nearly equal."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts by their index, and how alike they are (cosine, 0 to 1)."""

    first: int
    second: int
    cosine: float


def nearest_pairs(texts: Sequence[str], at_least: float = NEARLY_EQUAL) -> list[Pair]:
    """Pairs of texts with a cosine of `at_least`, the most alike first."""
    if len(texts) < 2:
        return []
    vectors = LexicalEncoder(texts).encode(texts)
    alike = np.triu(vectors @ vectors.T, k=1)
    pairs = zip(*np.nonzero(alike >= at_least), strict=True)
    found = (Pair(int(first), int(second), float(alike[first, second])) for first, second in pairs)
    return sorted(found, key=lambda pair: -pair.cosine)
