"""Which words the notes know, and how much each word tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.qna.notes import NoteWords

_SHORTEST_SPELLED, _LONG = 5, 9
_REMEMBERED: Final = 8192


class Vocabulary:
    """What all notes together speak of.

    Args:
        notes: what each concept's note says, by id.
    """

    def __init__(self, notes: Mapping[str, NoteWords]) -> None:
        self._notes = notes
        self._most = log(len(notes) + 1)
        words = {word for note in notes.values() for word in note.latin_words() if len(word) >= _SHORTEST_SPELLED}
        self._latin = sorted(words)
        self.holders = lru_cache(_REMEMBERED)(self._holders)
        self.spelled = lru_cache(_REMEMBERED)(self._spelled)

    def _holders(self, stem: str) -> frozenset[str]:
        """The concepts whose notes speak of a word."""
        return frozenset(concept for concept, note in self._notes.items() if note.mention(stem))

    def _spelled(self, stem: str) -> str:
        """The word of the notes that a Latin word is probably a misspelling of; itself if there is none."""
        if not stem.isascii() or len(stem) < _SHORTEST_SPELLED or self.holders(stem):
            return stem
        edits = 2 if len(stem) >= _LONG else 1
        match = process.extractOne(stem, self._latin, scorer=OSA.distance, score_cutoff=edits)
        return match[0] if match is not None and match[0][0] == stem[0] else stem

    def weight(self, stem: str) -> float:
        """0 for a word that every note has, 1 for one that none has."""
        return 1 - log(len(self.holders(stem)) + 1) / self._most if self._most else 1.0

    def explained(self, stems: Iterable[str]) -> dict[str, float]:
        """How much of the words' weight each note speaks of, 0..1; a note that knows none is missing."""
        known: dict[str, float] = {}
        total = 0.0
        for stem in dict.fromkeys(map(self.spelled, stems)):
            weight = self.weight(stem)
            total += weight
            for concept in self.holders(stem):
                known[concept] = known.get(concept, 0.0) + weight
        return {concept: weight / total for concept, weight in known.items()} if total else {}
