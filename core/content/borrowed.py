"""Finds the longest run of words that two collections of texts share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

TOO_LONG: Final = 10
"""A shared run of this many words is no accident any more."""

_WORD: Final = re.compile(r"\w+")
_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedRun:
    """Words (folded, joined by spaces) and the index of a text of ours that holds them."""

    words: str
    length: int
    text: int


def longest_shared_run(ours: Sequence[str], theirs: Iterable[str]) -> SharedRun:
    """The longest run of words that stands in `ours` and in `theirs`; length 0 if they share no word."""
    mine = [_words(text) for text in ours]
    other = [_words(text) for text in theirs]
    best = SharedRun("", 0, -1)
    low, high = 1, max((len(words) for words in mine), default=0)
    # Where a run of n words is shared, so is one of n - 1: halving finds the largest n.
    while low <= high:
        length = (low + high) // 2
        found = _shared(mine, other, length)
        if found is None:
            high = length - 1
        else:
            best, low = found, length + 1
    return best


def _shared(mine: Sequence[_Words], other: Sequence[_Words], length: int) -> SharedRun | None:
    known = {run for words in other for run in _runs(words, length)}
    for index, words in enumerate(mine):
        for run in _runs(words, length):
            if run in known:
                return SharedRun(" ".join(run), length, index)
    return None


def _words(text: str) -> _Words:
    return tuple(_WORD.findall(text.casefold()))


def _runs(words: _Words, length: int) -> Iterator[_Words]:
    return (words[start : start + length] for start in range(len(words) - length + 1))
