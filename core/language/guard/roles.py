"""Who does what to whom: names whose places are exchanged, and what is told of the wrong one."""

from __future__ import annotations

from typing import Final

from core.language.guard.evidence import Evidence, Objection
from core.language.guard.reading import sentences, source
from core.language.guard.swaps import swap
from core.quiz.grading.contrast import exchanged
from core.quiz.grading.exchange import exchange
from core.text.clean import squash

_GAINED: Final = 1.5
_CLEARLY: Final = 0.65
_BACKED: Final = 1.45
_BACKED_ALONE: Final = 1.1  # where next to nothing backs the names as they stand
_NEXT_TO_NOTHING: Final = 0.6


def roles(text: str, evidence: Evidence) -> Objection | None:
    """Two names that would fit the sources better in each other's place."""
    truth = " ".join(evidence.sources)
    told = ". ".join(sentence.text.rstrip(".!") for sentence in sentences(text) if not sentence.asks)
    if squash(told) in source(evidence.sources).squashed:
        return None
    far = exchange(told, truth)
    if far.gained >= _GAINED and far.gained - far.kept >= _CLEARLY:
        return Objection("role", " / ".join(far.names))
    close = swap(told, "\n".join(evidence.sources))
    net = close.gained - close.kept
    if net >= _BACKED or (net >= _BACKED_ALONE and close.kept <= _NEXT_TO_NOTHING):
        return Objection("role", " / ".join(close.names))
    straight, crossed = exchanged(told, truth, " ".join(evidence.quoted))
    return Objection("role", "subjects exchanged") if crossed > straight else None
