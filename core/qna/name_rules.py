"""What the names in a question tell: which concepts it asks for, how surely, and when it asks for something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.content.library import Library
from core.content.schema import Aspect
from core.qna.lexicon import Lexicon
from core.qna.names import SHORT
from core.qna.notes import NoteWords
from core.qna.reading import Named, Part, Reading
from core.text.clean import fold

GROUNDED: Final = 0.6
_PART_WEIGHT: Final = {Part.SUBJECT: 1.0, Part.PLAIN: 0.97, Part.OBJECT: 0.94, Part.SETTING: 0.97}
_SETTING: Final = 0.65
_TIE: Final = 0.002  # Korean ends with what it asks about, English begins with it
_MORE_SPECIFIC: Final = 0.04
_MOSTLY: Final = 0.75
_ANOTHER_SUBJECT: Final = 0.5
_FOLLOW_UP: Final = 0.9
_BUILT_ON_NAMED: Final = 0.97
_OF_ANOTHER: Final = 0.5
FEWEST_TO_DESCRIBE: Final = 2


class NameRules:
    """Certainties of concepts, 0..1.

    Args:
        notes: what each concept's note says, by id.
    """

    def __init__(self, library: Library, words: Lexicon, notes: Mapping[str, NoteWords]) -> None:
        self.library = library
        self._words = words
        self._notes = notes

    def by_name(self, reading: Reading) -> dict[str, float]:
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
            if self._is_had_by_another(order, reading):
                score *= _OF_ANOTHER
            score += _TIE * (order if reading.locale == "ko" else -order)
            if self._is_more_specific(concept_id, reading):
                score += _MORE_SPECIFIC
            scores[concept_id] = max(score, scores.get(concept_id, 0.0))
        return _level(reading, scores)

    def general(self, reading: Reading) -> frozenset[str]:
        """The concepts that are only named as something that another one has."""
        had: set[str] = set()
        meant: set[str] = set()
        for place, named in enumerate(reading.named):
            if named.mention.concept_id is not None:
                (had if self._is_had_by_another(place, reading) else meant).add(named.mention.concept_id)
        return frozenset(had - meant)

    def _is_had_by_another(self, place: int, reading: Reading) -> bool:
        """Whether the name at `place` is general, and a concept is named that has one: "DQN의 손실 함수"."""
        general, named = self._words.had_by_others, reading.named
        joined = named[place].joined or (place + 1 < len(named) and named[place + 1].joined)
        if named[place].text not in general or joined or reading.aspect is Aspect.COMPARISON:
            return False
        return any(each.mention.concept_id is not None and each.text not in general for each in named)

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

    def by_context(self, reading: Reading, scores: dict[str, float], last_concept: str | None) -> dict[str, float]:
        """The last concept, if the question has no subject of its own or compares one with "it"."""
        if last_concept is None:
            return {}
        bare = not reading.words and not reading.named
        if bare and (reading.aspect is not None or reading.follows_up or reading.wants_more):
            return {last_concept: _FOLLOW_UP}
        if len(scores) == 1 and reading.aspect is Aspect.COMPARISON and reading.follows_up:
            return {last_concept: max(scores.values())}
        return {}

    def confirmed(self, concept_id: str, scores: dict[str, float], reading: Reading) -> dict[str, float]:
        """The described concept's score where names agree: it is named too, or it builds on what is named."""
        if concept_id in scores:
            sure = 0.0 if self._is_everyday(concept_id, reading) else GROUNDED
            return {concept_id: max(scores[concept_id], sure)}
        basics = self.library.concepts[concept_id].prerequisites
        # Without a word beside the names, the question asks for what it names.
        return {concept_id: _BUILT_ON_NAMED} if reading.words and any(basic in scores for basic in basics) else {}

    def asks_for_a_name(self, question: str, reading: Reading) -> bool:
        """Whether a name is what is missing: "... 현상을 뭐라고 해?", "what do you call ..."."""
        return self._words.asks_for_name[reading.locale].search(fold(question)) is not None

    def _is_everyday(self, concept_id: str, reading: Reading) -> bool:
        """Whether the concept was only named by a word that also has an everyday meaning."""
        texts = {named.text for named in reading.named if named.mention.concept_id == concept_id}
        return texts <= self._words.everyday

    def by_description(self, reading: Reading, described: str) -> dict[str, float]:
        """The concept that a question describes without naming any, if its note speaks of most of the words."""
        if reading.named or len(reading.words) < FEWEST_TO_DESCRIBE:
            return {}
        known = sum(self._notes[described].mention(word.stem) for word in reading.words)
        return {described: GROUNDED} if known >= _MOSTLY * len(reading.words) else {}


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


def _touch(a: Named, b: Named) -> bool:
    return (b.adjoins and a.mention.end == b.mention.start) or (a.adjoins and b.mention.end == a.mention.start)
