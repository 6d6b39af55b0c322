"""Finds notes and quizzes that say nearly the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

NEARLY_EQUAL: Final = 0.85
"""Cosine of TF-IDF weighted runs of 3 to 5 characters inside words, from which two texts count as nearly equal."""


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
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(texts)
    alike = (vectors @ vectors.T).tocoo()
    wanted = (alike.row < alike.col) & (alike.data >= at_least)
    pairs = zip(alike.row[wanted], alike.col[wanted], np.minimum(alike.data[wanted], 1.0), strict=True)
    return sorted((Pair(int(a), int(b), float(c)) for a, b, c in pairs), key=lambda pair: -pair.cosine)
