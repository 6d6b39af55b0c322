"""Finds the note that answers a question: by names, letters and meaning, and says whether it is sure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.content.library import Library
from core.content.schema import Aspect
from core.inference.lexical_encoder import LexicalEncoder
from core.inference.logistic import Logistic
from core.ports import Encoder, Found
from core.qna.aspect_head import AspectHead
from core.qna.grounding import EVIDENCE, Grounder, Ranked
from core.qna.grounding import WEIGHTS as GROUNDING_WEIGHTS
from core.qna.lexicon import lexicon
from core.qna.name_rules import FEWEST_TO_DESCRIBE, GROUNDED, NameRules
from core.qna.names import NameIndex
from core.qna.notes import NoteWords, note_texts
from core.qna.ranking import Clues, Ranker
from core.qna.reading import MAX_READ_CHARS, Part, Reading, read
from core.qna.semantic_notes import EncodeAll, Nearness, SemanticNotes
from core.qna.vocabulary import Vocabulary

MAX_FOUND: Final = 5
_UNSURE: Final = 0.59
_DESCRIBED: Final = 0.8
_RELATED: Final = 0.55
_DESCRIBED_ALIKE: Final = 0.6
"""Cosines with a note and with a description from which a note that does not answer is worth suggesting."""
_SUGGESTED: Final = 0.3
_FAR: Final = 0.17


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules say.

    Attributes:
        scores: certainty of each concept that they find, 0..1.
        final: the conversation decides; nothing else is weighed.
    """

    scores: dict[str, float]
    aspect: Aspect | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What reads the meaning of a question: vectors of the notes, and the heads that were trained on them."""

    notes: SemanticNotes
    ranker: Ranker
    grounding: Logistic
    aspects: AspectHead


class HybridRetriever:
    """Rules on names propose, letters and meaning too, and a trained head weighs them all.

    Args:
        encoder: compares a question's letters with the notes.
        meaning: without it the rules alone decide.
        sure: likeness from which a question describes a concept; depends on the encoder.
        lead: how far ahead of the next concept it has to be.
    """

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        meaning: Meaning | None = None,
        *,
        sure: float = 0.3,
        lead: float = 0.02,
    ) -> None:
        self._encoder = encoder
        self._meaning = meaning
        self._sure, self._lead = sure, lead
        self._words = lexicon()
        self._names = NameIndex(library, self._words)
        self._ids = tuple(library.concepts)
        self.library = library
        self.notes = {c.id: NoteWords(" ".join(note_texts(c))) for c in library.concepts.values()}
        self._vocabulary = Vocabulary(self.notes)
        self._grounder = Grounder(meaning.grounding, self.notes, self._vocabulary) if meaning is not None else None
        rows = [
            (place, text)
            for place, concept in enumerate(library.concepts.values())
            for text in note_texts(concept, examples=False)
        ]
        self._owner = np.array([place for place, _ in rows], dtype=np.intp)
        self._rules = NameRules(library, self._words, self.notes)
        # One column a text, so that a sparse question touches only the rows that it uses.
        self._texts = np.ascontiguousarray(encoder.encode([text for _, text in rows]).T)

    def search(self, question: str, last_concept: str | None = None, last_aspect: str | None = None) -> list[Found]:
        """As `Retriever.search`; nothing is found in a question without a subject."""
        reading = read(question, self._names, self._words)
        letters = self._likeness(reading.about)
        ruled = self._by_rules(question, reading, last_concept)
        if not self._ids or not (ruled.scores or reading.about):
            return []
        if self._meaning is None or self._grounder is None or ruled.final:
            aspect = ruled.aspect or self._aspect(reading, ruled.scores, last_aspect)
            return self._best(ruled.scores, letters, aspect)
        ranked = self.ranked(question, reading, ruled, letters)
        scores = _weighed(ranked, self._grounder.chance(ranked))
        aspect = ruled.aspect or self._told_aspect(reading, scores, last_aspect, ranked.clues.near)
        named = {each.mention.concept_id for each in reading.named}
        best = list(scores.items())[:MAX_FOUND]
        return [replace(_found(c, aspect, score), guessed=c not in named) for c, score in best]

    def ranked(self, question: str, reading: Reading, ruled: Ruled, letters: NDArray[np.float32]) -> Ranked:
        """The candidates with their chances; the first of those that are named together would answer.

        Raises:
            ValueError: the retriever has no vectors.
        """
        if self._meaning is None:
            raise ValueError("a retriever without vectors cannot rank")
        clues = self.clues(question, reading, ruled, letters)
        chances = self._meaning.ranker.rank(clues)
        together = named_together(clues)
        return Ranked(reading, clues, chances, together[0] if together else max(chances, key=chances.__getitem__))

    def clues(self, question: str, reading: Reading, ruled: Ruled, letters: NDArray[np.float32]) -> Clues:
        """What the question offers to the ranking head."""
        if self._meaning is None:
            raise ValueError("a retriever without vectors has no clues")
        near = self._meaning.notes.compare(question[:MAX_READ_CHARS])
        whole = self._likeness(question[:MAX_READ_CHARS])
        said = [word.stem for word in reading.left] + [named.text for named in reading.named]
        return Clues(
            rules=ruled.scores,
            near=near,
            letters=self._by_id(letters),
            letters_whole=self._by_id(whole),
            words=len(reading.words),
            explained=self._vocabulary.explained(said),
            asks_name=self._rules.asks_for_a_name(question, reading),
            general=self._rules.general(reading),
        )

    def _by_id(self, likeness: NDArray[np.float32]) -> dict[str, float]:
        return dict(zip(self._ids, likeness.tolist(), strict=True))

    def _by_rules(self, question: str, reading: Reading, last_concept: str | None) -> Ruled:
        described = self._described(question)
        if described and len(reading.words) >= FEWEST_TO_DESCRIBE and self._rules.asks_for_a_name(question, reading):
            return Ruled({described: _DESCRIBED}, aspect=Aspect.DEFINITION)
        scores = self._rules.by_name(reading)
        if described:
            scores |= self._rules.confirmed(described, scores, reading)
        context = self._rules.by_context(reading, scores, last_concept) if last_concept in self.notes else {}
        if not scores and not context and described:
            scores = self._rules.by_description(reading, described)
        return Ruled(scores | context, final=bool(context))

    def _best(self, scores: dict[str, float], likeness: NDArray[np.float32], aspect: Aspect) -> list[Found]:
        for place in np.argsort(-likeness, kind="stable")[:MAX_FOUND]:
            scores.setdefault(self._ids[place], min(float(likeness[place]), _UNSURE))
        best = sorted(scores.items(), key=lambda item: -item[1])[:MAX_FOUND]
        return [_found(concept_id, aspect, score) for concept_id, score in best]

    def _described(self, question: str) -> str | None:
        """The concept whose note is most like the whole question, if it stands out."""
        likeness = self._likeness(question[:MAX_READ_CHARS])
        order = np.argsort(-likeness, kind="stable")[:2]
        if not len(order) or likeness[order[0]] < self._sure:
            return None
        if len(order) > 1 and likeness[order[0]] - likeness[order[1]] < self._lead:
            return None
        return self._ids[int(order[0])]

    def _likeness(self, text: str) -> NDArray[np.float32]:
        """Best likeness of each concept's texts with `text`, shape (concepts,)."""
        vector = self._encoder.encode([text])[0]
        used = np.flatnonzero(vector)
        best = np.zeros(len(self._ids), dtype=np.float32)
        np.maximum.at(best, self._owner, vector[used] @ self._texts[used])
        return best

    def _aspect(self, reading: Reading, scores: dict[str, float], last_aspect: str | None) -> Aspect:
        if reading.aspect is Aspect.DEFINITION:
            return self._where_it_is_said(reading, scores)
        if reading.aspect is Aspect.CONS and reading.asks_why:
            return self._what_is_bad(scores)
        if reading.aspect is not None:
            return reading.aspect
        if last_aspect and reading.follows_up:
            return Aspect(last_aspect)  # "그럼 PCA는?" asks the same of another concept
        together = len(scores) > 1 and list(scores.values()).count(max(scores.values())) > 1
        return Aspect.COMPARISON if together else Aspect.DEFINITION

    def _told_aspect(
        self, reading: Reading, scores: dict[str, float], last_aspect: str | None, near: Nearness
    ) -> Aspect:
        """What the conversation or the form of the question settles, else what the question's vector says."""
        told = self._aspect(reading, scores, last_aspect)
        if self._meaning is None or not scores:
            return told
        best = max(scores, key=scores.__getitem__)
        aspects = self.library.concepts[best].aspects
        if reading.bare or _settled(reading, told, aspects):
            return told
        own = {aspect: cosine for (concept, aspect), cosine in near.aspects.items() if concept == best}
        return self._meaning.aspects.choose(near.vector, own, aspects)

    def _what_is_bad(self, scores: dict[str, float]) -> Aspect:
        """ "Why is overfitting bad?" asks for weaknesses; a note on a problem may say under "why" what is bad."""
        aspects = self.library.concepts[max(scores, key=scores.__getitem__)].aspects if scores else {}
        return Aspect.WHY if Aspect.WHY in aspects and Aspect.CONS not in aspects else Aspect.CONS

    def _where_it_is_said(self, reading: Reading, scores: dict[str, float]) -> Aspect:
        """ "SVM에서 마진이 뭐야?" asks what a word of the note means: the first aspect that speaks of it."""
        aspects = self.library.concepts[max(scores, key=scores.__getitem__)].aspects if scores else {}
        beside = [w for w in reading.words if w.beside or all(n.part is Part.SETTING for n in reading.named)]
        for aspect, prose in aspects.items():
            words = NoteWords(f"{prose.ko} {prose.en}")
            if all(words.mention(word.stem) for word in beside):
                return aspect
        return Aspect.DEFINITION


def lexical_retriever(library: Library, meaning: Meaning | None = None) -> HybridRetriever:
    """A retriever whose letters are weighed by the library's own texts; without `meaning` it needs no weights."""
    texts = [text for concept in library.concepts.values() for text in note_texts(concept)]
    return HybridRetriever(library, LexicalEncoder(texts), meaning)


def semantic_retriever(library: Library, encoder: Encoder, encode_all: EncodeAll) -> HybridRetriever:
    """The retriever with the heads that come with the tutor.

    Raises:
        ConfigError: their weights cannot be read.
    """
    notes = SemanticNotes(library, encoder, encode_all)
    grounding = Logistic.load(GROUNDING_WEIGHTS, EVIDENCE)
    return lexical_retriever(library, Meaning(notes, Ranker.load(), grounding, AspectHead.load()))


def _settled(reading: Reading, told: Aspect, aspects: Collection[Aspect]) -> bool:
    """Whether a vector is not asked: the conversation decides, what is bad is asked, or the note lacks what is."""
    if reading.aspect is None:
        return told is not Aspect.DEFINITION
    return (reading.aspect is Aspect.CONS and reading.asks_why) or told not in aspects


def named_together(clues: Clues) -> list[str]:
    """The concepts that the question names together, in its own order; empty if it asks about one."""
    best = max(clues.rules.values(), default=0.0)
    together = [concept for concept, score in clues.rules.items() if score == best >= GROUNDED]
    return together if len(together) > 1 else []


def _weighed(ranked: Ranked, sure: float) -> dict[str, float]:
    """Scores of the candidates, best first; what is named together with the best one shares its score.

    Args:
        sure: the chance that the best one's note answers.
    """
    together = named_together(ranked.clues) or [ranked.best]
    score = sure if sure >= GROUNDED else _unsure(ranked, ranked.best, sure)
    scores = dict.fromkeys(together, score)
    for concept, chance in sorted(ranked.chances.items(), key=lambda item: -item[1]):
        scores.setdefault(concept, min(score, _unsure(ranked, concept, chance)))
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def _unsure(ranked: Ranked, concept: str, chance: float) -> float:
    """The score of a note that does not answer: worth suggesting if it is named, or near in meaning."""
    clues = ranked.clues
    near = clues.near.notes.get(concept, 0.0) >= _RELATED or clues.near.described.get(concept, 0.0) >= _DESCRIBED_ALIKE
    related = concept in clues.rules or near
    return min(_UNSURE, max(chance, _SUGGESTED)) if related else min(chance, _FAR)


def _found(concept_id: str, aspect: Aspect, score: float) -> Found:
    return Found(concept_id, aspect, round(min(max(score, 0.0), 1.0), 4), score >= GROUNDED)
