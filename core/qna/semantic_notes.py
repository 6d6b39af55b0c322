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
        described: of the nearest way in which people describe it; as `notes` where nobody has described it.
        aspects: of each aspect's nearest text, by concept and aspect.
    """

    notes: Mapping[str, float]
    names: Mapping[str, float]
    described: Mapping[str, float]
    aspects: Mapping[tuple[str, Aspect], float]
    vector: NDArray[np.float32]


class SemanticNotes:
    """The library's notes, names and descriptions as vectors."""

    def __init__(self, library: Library, encoder: Encoder, encode_all: EncodeAll) -> None:
        self._encoder = encoder
        notes, names, described = note_passages(library), _names(library), _described(library)
        vectors = encode_all(texts_of(library), encoder)
        self._notes = [(concept, aspect) for concept, aspect, _ in notes]
        self._names = [concept for concept, _ in names]
        self._described = [concept for concept, _ in described]
        self._undescribed = library.concepts.keys() - set(self._described)
        self._note_index = VectorIndex(vectors[: len(notes)])
        self._name_index = VectorIndex(vectors[len(notes) : len(notes) + len(names)])
        self._described_index = VectorIndex(vectors[len(notes) + len(names) :])

    def compare(self, question: str) -> Nearness:
        """The question is encoded once."""
        vector: NDArray[np.float32] = self._encoder.encode([question])[0]
        by_concept: dict[str, float] = {}
        by_aspect: dict[tuple[str, Aspect], float] = {}
        for place, cosine in zip(*self._note_index.search(vector, _LOOKED_AT), strict=True):
            note = self._notes[place]
            by_aspect.setdefault(note, float(cosine))
            by_concept.setdefault(note[0], float(cosine))
        by_name = _nearest(self._name_index, self._names, vector)
        by_description = _nearest(self._described_index, self._described, vector)
        by_description |= {concept: by_concept[concept] for concept in by_concept.keys() & self._undescribed}
        return Nearness(by_concept, by_name, by_description, by_aspect, vector)


def _nearest(index: VectorIndex, owners: Sequence[str], vector: NDArray[np.float32]) -> dict[str, float]:
    """Cosine of each owner's nearest row, best first."""
    found: dict[str, float] = {}
    for place, cosine in zip(*index.search(vector, _LOOKED_AT), strict=True):
        found.setdefault(owners[place], float(cosine))
    return found


def texts_of(library: Library) -> list[str]:
    """What is encoded of a library: all passages, then all names, then all descriptions."""
    passages = [text for *_, text in note_passages(library)]
    return passages + [text for _, text in (*_names(library), *_described(library))]


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


def _described(library: Library) -> list[tuple[str, str]]:
    return [
        (concept.id, text)
        for concept in library.concepts.values()
        for locale in LOCALES
        for text in getattr(concept.described, locale)
    ]
