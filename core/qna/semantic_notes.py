"""How near a question comes to the notes in meaning, whatever words and whichever language it uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.content.library import Library
from core.content.schema import LOCALES, Aspect
from core.inference.vector_index import VectorIndex
from core.ports import Encoder
from core.qna.notes import titled

_LOOKED_AT: Final = 64
"""Nearest texts that are looked at: enough for every aspect of several concepts in both languages."""

EncodeAll = Callable[[Sequence[str], Encoder], NDArray[np.float32]]
"""Unit vectors of the library's texts, shape (n, d); may know some of them already (`VectorCache.encode_all`)."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """Cosines by concept; a concept that is missing comes less near than all that are here.

    Attributes:
        notes: of the nearest text of each concept's note.
        names: of its nearest name.
        aspects: of each aspect's nearest text, by concept and aspect.
    """

    notes: Mapping[str, float]
    names: Mapping[str, float]
    aspects: Mapping[tuple[str, Aspect], float]
    vector: NDArray[np.float32]


class SemanticNotes:
    """The library's notes and names as vectors."""

    def __init__(self, library: Library, encoder: Encoder, encode_all: EncodeAll) -> None:
        self._encoder = encoder
        notes, names = note_passages(library), _names(library)
        vectors = encode_all(texts_of(library), encoder)
        self._notes = [(concept, aspect) for concept, aspect, _ in notes]
        self._names = [concept for concept, _ in names]
        self._note_index = VectorIndex(vectors[: len(notes)])
        self._name_index = VectorIndex(vectors[len(notes) :])

    def compare(self, question: str) -> Nearness:
        """The question is encoded once."""
        vector: NDArray[np.float32] = self._encoder.encode([question])[0]
        by_concept: dict[str, float] = {}
        by_aspect: dict[tuple[str, Aspect], float] = {}
        for place, cosine in zip(*self._note_index.search(vector, _LOOKED_AT), strict=True):
            note = self._notes[place]
            by_aspect.setdefault(note, float(cosine))
            by_concept.setdefault(note[0], float(cosine))
        by_name: dict[str, float] = {}
        for place, cosine in zip(*self._name_index.search(vector, _LOOKED_AT), strict=True):
            by_name.setdefault(self._names[place], float(cosine))
        return Nearness(by_concept, by_name, by_aspect, vector)


def texts_of(library: Library) -> list[str]:
    """What is encoded of a library: all passages, then all names."""
    return [text for *_, text in note_passages(library)] + [name for _, name in _names(library)]


def note_passages(library: Library) -> list[tuple[str, Aspect, str]]:
    """(concept, aspect, text) of every aspect in every language."""
    return [
        (concept.id, aspect, titled(concept, aspect, locale))
        for concept in library.concepts.values()
        for aspect in concept.aspects
        for locale in LOCALES
    ]


def _names(library: Library) -> list[tuple[str, str]]:
    return [
        (concept.id, name)
        for concept in library.concepts.values()
        for locale in LOCALES
        for name in (getattr(concept.name, locale), *getattr(concept.aliases, locale))
    ]
