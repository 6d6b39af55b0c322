"""Which samples train and which validate.

Whole subjects are held out, not single answers: a model that has seen other answers to a quiz would be measured on
what it remembers.
"""

from __future__ import annotations

import hashlib
from typing import Final

from core.content.library import Library

_ONE_IN: Final = 5


def is_held_out(name: str) -> bool:
    """Whether the subject `name` validates; one in five does. Depends on the name alone, so new ones move nothing."""
    return hashlib.sha256(f"held-out:{name}".encode()).digest()[0] % _ONE_IN == 0


def held_out_quizzes(library: Library) -> frozenset[str]:
    """Quizzes follow their first concept, so that two quizzes on one concept never stand on both sides."""
    return frozenset(quiz.id for quiz in library.quizzes.values() if is_held_out(quiz.concepts[0]))
