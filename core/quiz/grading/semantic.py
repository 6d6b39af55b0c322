"""How near an answer comes to a statement in meaning, in either language."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from core.ports import Encoder
from core.quiz.grading.clauses import clauses

_MOST_CLAUSES: Final = 12


class Nearness(NamedTuple):
    """Cosines of a statement with a text: with all of it, and with the piece of it that comes nearest."""

    whole: float
    nearest: float


NOWHERE: Final = Nearness(0.0, 0.0)


class SemanticMatcher:
    """Compares texts by their vectors.

    Args:
        encoder: one that puts a text and its translation near each other; statements come again and again, so it
            should remember them (`core.inference.remembering`).
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def nearness(self, text: str, statements: Sequence[str]) -> list[Nearness]:
        """One for each statement; an empty statement is near nothing."""
        pieces = windows(text)
        if not pieces:
            return [NOWHERE] * len(statements)
        vectors = self._encoder.encode([*pieces, *statements])
        found = vectors[: len(pieces)] @ vectors[len(pieces) :].T
        return [
            Nearness(float(found[0, index]), float(found[:, index].max())) if statement else NOWHERE
            for index, statement in enumerate(statements)
        ]

    def cosine(self, first: str, second: str) -> float:
        """-1..1, of two texts as wholes."""
        one, other = self._encoder.encode([first, second])
        return float(one @ other)


def windows(text: str) -> list[str]:
    """The text, then its clauses and its pairs of neighbouring clauses where it has several."""
    parts = list(clauses(text)[:_MOST_CLAUSES])
    pieces = [text, *parts, *(f"{first}, {second}" for first, second in pairwise(parts))] if len(parts) > 1 else [text]
    return [piece for piece in dict.fromkeys(pieces) if piece.strip()]
