"""Character n-grams that survive Korean typos: syllables are also seen as their letters."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from core.text.clean import fold


def letters(text: str) -> str:
    """Folded text with Korean syllables taken apart into their letters (NFD)."""
    return unicodedata.normalize("NFD", fold(text))


def grams(text: str, low: int, high: int) -> Iterator[str]:
    """All character n-grams of `text` with low <= n <= high, a space standing for each edge."""
    padded = f" {text} "
    for n in range(low, high + 1):
        for start in range(len(padded) - n + 1):
            yield padded[start : start + n]


def gram_counts(text: str) -> Counter[str]:
    """Counts of syllable 1- to 3-grams and letter 3- to 5-grams of one text."""
    counts = Counter(grams(fold(text), 1, 3))
    counts.update("~" + gram for gram in grams(letters(text), 3, 5))
    counts.pop(" ", None)
    return counts
