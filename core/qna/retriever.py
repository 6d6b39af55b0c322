"""Finds the note that answers a question: by the names in it, else by likeness, and says whether it is sure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.content.library import Library
from core.content.schema import Aspect
from core.inference.lexical_encoder import LexicalEncoder
from core.ports import Encoder, Found
from core.qna.lexicon import lexicon
from core.qna.names import SHORT, NameIndex
from core.qna.notes import NoteWords, note_texts
from core.qna.reading import MAX_READ_CHARS, Named, Part, Reading, read
from core.text.clean import fold

GROUNDED: Final = 0.6
MAX_FOUND: Final = 5
_PART_WEIGHT: Final = {Part.SUBJECT: 1.0, Part.PLAIN: 0.97, Part.OBJECT: 0.94, Part.SETTING: 0.97}
_SETTING: Final = 0.65
_TIE: Final = 0.002  # Korean ends with what it asks about, English begins with it
_MORE_SPECIFIC: Final = 0.04
_MOSTLY: Final = 0.75
_ANOTHER_SUBJECT: Final = 0.5
_FOLLOW_UP: Final = 0.9
_UNSURE: Final = 0.59
_DESCRIBED: Final = 0.8
_BUILT_ON_NAMED: Final = 0.97
_OF_ANOTHER: Final = 0.7
_FEWEST_TO_DESCRIBE: Final = 2


class HybridRetriever:
    """Names first, likeness second.

    Args:
        encoder: compares a question's content words with the notes.
        sure: likeness from which a question describes a concept; depends on the encoder.
        lead: how far ahead of the next concept it has to be.
    """

    def __init__(self, library: Library, encoder: Encoder, *, sure: float = 0.3, lead: float = 0.02) -> None:
        self._encoder = encoder
        self._sure, self._lead = sure, lead
        self._words = lexicon()
        self._names = NameIndex(library, self._words)
        self._ids = tuple(library.concepts)
        self.library = library
        self._notes = {c.id: NoteWords(" ".join(note_texts(c))) for c in library.concepts.values()}
        rows = [
            (place, text)
            for place, concept in enumerate(library.concepts.values())
            for text in note_texts(concept, examples=False)
        ]
        self._owner = np.array([place for place, _ in rows], dtype=np.intp)
        # One column a text, so that a sparse question touches only the rows that it uses.
        self._texts = np.ascontiguousarray(encoder.encode([text for _, text in rows]).T)

    def search(self, question: str, last_concept: str | None = None, last_aspect: str | None = None) -> list[Found]:
        """As `Retriever.search`; nothing is found in a question without a subject."""
        reading = read(question, self._names, self._words)
        likeness = self._likeness(reading.about)
        described = self._described(question)
        if described and len(reading.words) >= _FEWEST_TO_DESCRIBE and self._asks_for_a_name(question, reading):
            return self._best({described: _DESCRIBED}, likeness, Aspect.DEFINITION)
        scores = self._by_name(reading)
        if described:
            scores |= self._confirmed(described, scores, reading)
        if last_concept in self._notes:
            scores |= self._by_context(reading, scores, last_concept)
        if not scores and described:
            scores = self._by_description(reading, described)
        if not scores and not reading.about:
            return []
        return self._best(scores, likeness, self._aspect(reading, scores, last_aspect))

    def _best(self, scores: dict[str, float], likeness: NDArray[np.float32], aspect: Aspect) -> list[Found]:
        for place in np.argsort(-likeness, kind="stable")[:MAX_FOUND]:
            scores.setdefault(self._ids[place], min(float(likeness[place]), _UNSURE))
        best = sorted(scores.items(), key=lambda item: -item[1])[:MAX_FOUND]
        return [_found(concept_id, aspect, score) for concept_id, score in best]

    def _by_name(self, reading: Reading) -> dict[str, float]:
        """Scores of the named concepts; those that are asked for together get the same."""
        scores: dict[str, float] = {}
        settings = _settings(reading)
        for order, named in enumerate(reading.named):
            concept_id = named.mention.concept_id
            if concept_id is None:
                continue
            score = named.mention.certainty * (_SETTING if named in settings else _PART_WEIGHT[named.part])
            if self._asks_for_something_else(self._notes[concept_id], named, reading):
                score *= _ANOTHER_SUBJECT
            if named.text in self._words.had_by_others and self._names_an_owner(reading):
                score *= _OF_ANOTHER
            score += _TIE * (order if reading.locale == "ko" else -order)
            if self._is_more_specific(concept_id, reading):
                score += _MORE_SPECIFIC
            scores[concept_id] = max(score, scores.get(concept_id, 0.0))
        return _level(reading, scores)

    def _names_an_owner(self, reading: Reading) -> bool:
        """Whether the question names a concept that may have what is asked for: "DQN의 손실 함수"."""
        return any(
            each.mention.concept_id is not None and each.text not in self._words.had_by_others for each in reading.named
        )

    def _is_more_specific(self, concept_id: str, reading: Reading) -> bool:
        """Whether the question also names what this concept builds on: "과적합을 막는 드롭아웃" is about dropout."""
        basics = self.library.concepts[concept_id].prerequisites
        return any(named.mention.concept_id in basics for named in reading.named)

    def _asks_for_something_else(self, note: NoteWords, named: Named, reading: Reading) -> bool:
        """Whether the name only modifies, or is the setting of, a subject that its note does not speak of."""
        strangers = [word for word in reading.words if not note.mention(word.stem)]
        if strangers and (named.mention.certainty == SHORT or named.text in self._words.everyday):
            return True
        strangers = [word for word in strangers if word.sentence == named.sentence]
        if any(named.mention in word.beside for word in strangers):
            return True
        outside = [each for each in reading.named if each.mention.concept_id is None and not note.mention(each.text)]
        if any(_touch(each, named) for each in outside):
            return True
        if outside and (reading.aspect is Aspect.COMPARISON or named.part is Part.SETTING):
            return True
        if any(each.part is not Part.SETTING for each in reading.named if each.mention.concept_id):
            return False
        # "PCA의 역사", "history of PCA": what the setting is for stands behind it in Korean, before it in English.
        in_korean = reading.locale == "ko"
        return any((word.start > named.mention.start) == in_korean for word in strangers)

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

    def _described(self, question: str) -> str | None:
        """The concept whose note is most like the whole question, if it stands out."""
        likeness = self._likeness(question[:MAX_READ_CHARS])
        order = np.argsort(-likeness, kind="stable")[:2]
        if not len(order) or likeness[order[0]] < self._sure:
            return None
        if len(order) > 1 and likeness[order[0]] - likeness[order[1]] < self._lead:
            return None
        return self._ids[int(order[0])]

    def _confirmed(self, concept_id: str, scores: dict[str, float], reading: Reading) -> dict[str, float]:
        """The described concept's score where names agree: it is named too, or it builds on what is named."""
        if concept_id in scores:
            sure = 0.0 if self._is_everyday(concept_id, reading) else GROUNDED
            return {concept_id: max(scores[concept_id], sure)}
        basics = self.library.concepts[concept_id].prerequisites
        # Without a word beside the names, the question asks for what it names.
        return {concept_id: _BUILT_ON_NAMED} if reading.words and any(basic in scores for basic in basics) else {}

    def _asks_for_a_name(self, question: str, reading: Reading) -> bool:
        """Whether a name is what is missing: "... 현상을 뭐라고 해?", "what do you call ..."."""
        return self._words.asks_for_name[reading.locale].search(fold(question)) is not None

    def _is_everyday(self, concept_id: str, reading: Reading) -> bool:
        """Whether the concept was only named by a word that also has an everyday meaning."""
        texts = {named.text for named in reading.named if named.mention.concept_id == concept_id}
        return texts <= self._words.everyday

    def _likeness(self, text: str) -> NDArray[np.float32]:
        """Best likeness of each concept's texts with `text`, shape (concepts,)."""
        vector = self._encoder.encode([text])[0]
        used = np.flatnonzero(vector)
        best = np.zeros(len(self._ids), dtype=np.float32)
        np.maximum.at(best, self._owner, vector[used] @ self._texts[used])
        return best

    def _by_description(self, reading: Reading, described: str) -> dict[str, float]:
        """The concept that a question describes without naming any, if its note speaks of most of the words."""
        if reading.named or len(reading.words) < _FEWEST_TO_DESCRIBE:
            return {}
        known = sum(self._notes[described].mention(word.stem) for word in reading.words)
        return {described: GROUNDED} if known >= _MOSTLY * len(reading.words) else {}

    def _aspect(self, reading: Reading, scores: dict[str, float], last_aspect: str | None) -> Aspect:
        if reading.aspect is Aspect.DEFINITION:
            return self._where_it_is_said(reading, scores)
        if reading.aspect is not None:
            return reading.aspect
        if last_aspect and reading.follows_up:
            return Aspect(last_aspect)  # "그럼 PCA는?" asks the same of another concept
        together = len(scores) > 1 and list(scores.values()).count(max(scores.values())) > 1
        return Aspect.COMPARISON if together else Aspect.DEFINITION

    def _where_it_is_said(self, reading: Reading, scores: dict[str, float]) -> Aspect:
        """ "SVM에서 마진이 뭐야?" asks what a word of the note means: the first aspect that speaks of it."""
        aspects = self.library.concepts[max(scores, key=scores.__getitem__)].aspects if scores else {}
        beside = [w for w in reading.words if w.beside or all(n.part is Part.SETTING for n in reading.named)]
        for aspect, prose in aspects.items():
            words = NoteWords(f"{prose.ko} {prose.en}")
            if all(words.mention(word.stem) for word in beside):
                return aspect
        return Aspect.DEFINITION


def lexical_retriever(library: Library) -> HybridRetriever:
    """The retriever that needs no trained weights: its encoder is fitted on the library's own texts."""
    texts = [text for concept in library.concepts.values() for text in note_texts(concept)]
    return HybridRetriever(library, LexicalEncoder(texts))


def _settings(reading: Reading) -> list[Named]:
    """The names that only say where a question about another concept is set."""
    named = [each for each in reading.named if each.mention.concept_id is not None]
    if all(each.part is Part.SETTING for each in named):
        return []
    return [each for each in named if each.part is Part.SETTING]


def _level(reading: Reading, scores: dict[str, float]) -> dict[str, float]:
    levelled = dict(scores)
    best = max(scores.values(), default=0.0)
    compared = reading.aspect is Aspect.COMPARISON and not any(named.joined for named in reading.named)
    for previous, named in zip(reading.named, reading.named[1:], strict=False):
        if named.joined or compared or (reading.aspect is Aspect.COMPARISON and previous.part is Part.SUBJECT):
            pair = (previous.mention.concept_id, named.mention.concept_id)
            levelled |= {c: best for c in pair if c is not None and scores[c] >= GROUNDED}
    return levelled


def _found(concept_id: str, aspect: Aspect, score: float) -> Found:
    return Found(concept_id, aspect, round(min(max(score, 0.0), 1.0), 4), score >= GROUNDED)


def _touch(a: Named, b: Named) -> bool:
    return (b.adjoins and a.mention.end == b.mention.start) or (a.adjoins and b.mention.end == a.mention.start)
