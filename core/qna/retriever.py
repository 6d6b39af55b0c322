"""Finds the note that answers a question: by the names in it, else by likeness, and says whether it is sure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.content.library import Library
from core.content.schema import Aspect
from core.ports import Encoder, Found
from core.qna.lexicon import lexicon
from core.qna.names import NameIndex
from core.qna.notes import NoteWords, note_texts
from core.qna.reading import Named, Part, Reading, read

GROUNDED: Final = 0.6
MAX_FOUND: Final = 5
_PART_WEIGHT: Final = {Part.SUBJECT: 1.0, Part.PLAIN: 0.97, Part.OBJECT: 0.94, Part.SETTING: 0.75}
_ANOTHER_SUBJECT: Final = 0.5
_FOLLOW_UP: Final = 0.9
_UNSURE: Final = 0.59


class HybridRetriever:
    """Names first, likeness second.

    Args:
        encoder: compares a question's content words with the notes.
        sure: likeness from which a question that names no concept is answered; depends on the encoder.
        lead: how far ahead of the next concept it has to be then.
    """

    def __init__(self, library: Library, encoder: Encoder, *, sure: float = 0.3, lead: float = 0.04) -> None:
        self._encoder = encoder
        self._sure, self._lead = sure, lead
        self._words = lexicon()
        self._names = NameIndex(library, self._words)
        self._ids = tuple(library.concepts)
        self._notes = {concept.id: NoteWords(concept) for concept in library.concepts.values()}
        rows = [(place, text) for place, c in enumerate(library.concepts.values()) for text in note_texts(c)]
        self._owner = np.array([place for place, _ in rows], dtype=np.intp)
        # One column a text, so that a sparse question touches only the rows that it uses.
        self._texts = np.ascontiguousarray(encoder.encode([text for _, text in rows]).T)

    def search(self, question: str, last_concept: str | None = None, last_aspect: str | None = None) -> list[Found]:
        reading = read(question, self._names, self._words)
        likeness = self._likeness(reading)
        scores = self._by_name(reading)
        if last_concept in self._notes:
            scores |= self._by_context(reading, scores, last_concept)
        if not scores:
            scores = self._by_likeness(reading, likeness)
        aspect = self._aspect(reading, scores, last_aspect)
        for place in np.argsort(-likeness, kind="stable")[:MAX_FOUND]:
            scores.setdefault(self._ids[place], min(float(likeness[place]), _UNSURE))
        best = sorted(scores.items(), key=lambda item: -item[1])[:MAX_FOUND]
        return [_found(concept_id, aspect, score) for concept_id, score in best]

    def _by_name(self, reading: Reading) -> dict[str, float]:
        """Scores of the named concepts; those that are asked for together get the same."""
        scores: dict[str, float] = {}
        for order, named in enumerate(reading.named):
            concept_id = named.mention.concept_id
            if concept_id is None:
                continue
            score = named.mention.certainty * _PART_WEIGHT[named.part]
            if self._asks_for_something_else(self._notes[concept_id], named, reading):
                score *= _ANOTHER_SUBJECT
            # Korean ends with what it asks about, English begins with it.
            score += 0.002 * (order if reading.locale == "ko" else -order)
            scores[concept_id] = max(score, scores.get(concept_id, 0.0))
        return _level(reading, scores)

    def _asks_for_something_else(self, note: NoteWords, named: Named, reading: Reading) -> bool:
        """Whether the name only modifies, or is the setting of, a subject that its note does not speak of."""
        strangers = [word for word in reading.words if not note.mention(word.stem)]
        if any(named.mention in word.beside for word in strangers):
            return True
        outside = [each for each in reading.named if each.mention.concept_id is None and not note.mention(each.text)]
        if any(_touch(each, named) for each in outside):
            return True
        if outside and (reading.aspect is Aspect.COMPARISON or named.part is Part.SETTING):
            return True
        only_settings = all(each.part is Part.SETTING for each in reading.named if each.mention.concept_id)
        return only_settings and bool(strangers)

    def _by_context(self, reading: Reading, scores: dict[str, float], last_concept: str | None) -> dict[str, float]:
        """The last concept, if the question has no subject of its own or compares one with "it"."""
        if last_concept is None:
            return {}
        bare = not reading.words and not reading.named
        if bare and (reading.aspect is not None or reading.follows_up or reading.wants_more):
            return {last_concept: _FOLLOW_UP}
        if len(scores) == 1 and reading.aspect is Aspect.COMPARISON and reading.follows_up:
            return {last_concept: max(scores.values())}
        return {}

    def _likeness(self, reading: Reading) -> NDArray[np.float32]:
        """Best likeness of each concept's texts with what the question is about, shape (concepts,)."""
        vector = self._encoder.encode([reading.content])[0]
        used = np.flatnonzero(vector)
        best = np.zeros(len(self._ids), dtype=np.float32)
        np.maximum.at(best, self._owner, vector[used] @ self._texts[used])
        return best

    def _by_likeness(self, reading: Reading, likeness: NDArray[np.float32]) -> dict[str, float]:
        """The concept that a question describes without naming it, if one stands out."""
        if reading.named or len(reading.words) < 2 or not len(likeness):
            return {}
        order = np.argsort(-likeness, kind="stable")
        best = float(likeness[order[0]])
        second = float(likeness[order[1]]) if len(order) > 1 else 0.0
        if best < self._sure or best - second < self._lead:
            return {}
        return {self._ids[order[0]]: min(1.0, GROUNDED + best - self._sure)}

    @staticmethod
    def _aspect(reading: Reading, scores: dict[str, float], last_aspect: str | None) -> Aspect:
        if reading.aspect is not None:
            return reading.aspect
        if last_aspect and reading.follows_up:
            return Aspect(last_aspect)  # "그럼 PCA는?" asks the same of another concept
        together = len(scores) > 1 and list(scores.values()).count(max(scores.values())) > 1
        return Aspect.COMPARISON if together else Aspect.DEFINITION


def _level(reading: Reading, scores: dict[str, float]) -> dict[str, float]:
    levelled = dict(scores)
    best = max(scores.values(), default=0.0)
    for previous, named in zip(reading.named, reading.named[1:], strict=False):
        if named.joined or reading.aspect is Aspect.COMPARISON:
            pair = (previous.mention.concept_id, named.mention.concept_id)
            levelled |= {c: best for c in pair if c is not None and scores[c] >= GROUNDED}
    return levelled


def _found(concept_id: str, aspect: Aspect, score: float) -> Found:
    return Found(concept_id, aspect, round(min(max(score, 0.0), 1.0), 4), score >= GROUNDED)


def _touch(a: Named, b: Named) -> bool:
    return a.mention.end == b.mention.start or b.mention.end == a.mention.start
