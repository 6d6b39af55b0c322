"""Texts as hashed bags of character n-grams: no weights, fitted on the library at start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.text.clean import fold
from core.text.grams import letters

_SYLLABLE_SIZES: Final = (1, 2, 3)
_LETTER_SIZES: Final = (3, 4, 5)
_BASE: Final = np.uint64(1_000_003)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SPACE: Final = ord(" ")


class LexicalEncoder:
    """TF-IDF of the n-grams of `core.text.grams.gram_counts`, hashed into a fixed number of columns.

    The n-grams are hashed as polynomials of their code points, a whole text at once, instead of one string each:
    a library of a thousand texts is fitted in a fraction of a second. Term frequency is dampened as 1 + ln(tf),
    idf is ln((1 + n) / (1 + df)) + 1 (Manning et al., Introduction to Information Retrieval, chapter 6).

    Args:
        texts: what the document frequencies are counted on; may be empty.
        dimension: number of columns, a power of two.
    """

    def __init__(self, texts: Sequence[str], dimension: int = 8192) -> None:
        if dimension < 2 or dimension & (dimension - 1):
            raise ValueError(f"dimension must be a power of two, not {dimension}")
        self.dimension = dimension
        self._shift = np.uint64(64 - (dimension.bit_length() - 1))
        seen_in = np.zeros(dimension, dtype=np.int64)
        for text in texts:
            seen_in += np.bincount(self._columns(text), minlength=dimension) > 0
        self._idf = (np.log((1 + len(texts)) / (1 + seen_in)) + 1).astype(np.float32)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """L2-normalised rows, shape (len(texts), dimension); a text without letters is a row of zeros."""
        # Column by column in memory: a search reads the few columns that its question uses.
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32, order="F")
        for row, text in zip(rows, texts, strict=True):
            counts = np.bincount(self._columns(text), minlength=self.dimension)
            columns = np.flatnonzero(counts)
            weights = (1 + np.log(counts[columns])).astype(np.float32) * self._idf[columns]
            row[columns] = weights / max(float(np.linalg.norm(weights)), 1e-12)
        return rows

    def _columns(self, text: str) -> NDArray[np.intp]:
        folded = fold(text)
        if not folded:
            return np.zeros(0, dtype=np.intp)
        hashes = [_hashes(folded, size, salt=size) for size in _SYLLABLE_SIZES]
        hashes += [_hashes(letters(text), size, salt=16 + size) for size in _LETTER_SIZES]
        return (np.concatenate(hashes) >> self._shift).astype(np.intp)


def _hashes(text: str, size: int, salt: int) -> NDArray[np.uint64]:
    """One hash for each n-gram of `text` with a space at each edge; a lone space is none."""
    points = np.frombuffer(f" {text} ".encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    count = len(points) - size + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint64)
    if size == 1:
        points = points[points != _SPACE]
        count = len(points)
    total = np.full(count, salt, dtype=np.uint64)
    for offset in range(size):
        total = total * _BASE + points[offset : offset + count]
    total ^= total >> np.uint64(31)
    return total * _MIX
