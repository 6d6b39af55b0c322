"""Turns quizzes and notes in plain forms into a chapter and its keywords.

What the sources lack is derived by fixed rules, and `CAVEAT` says so at the top of the file: both language fields hold
the source's text, key points are the clauses of the model answer, and every quiz has the middle difficulty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from core.content.import_sources import SourceNote, SourceQuiz, joined
from core.content.schema import Chapter, Name
from core.errors import ContentError
from core.quiz.grading.clauses import clauses
from core.text.clean import shorten, squash
from core.text.romanise import slug

CAVEAT = """\
# Imported by 'ohlora content import' from {sources}.
# Derived, because the source does not say it; please revise:
# - "ko" and "en" repeat the same text in the language of the source;
# - key points are the clauses of the model answer, with equal weights and without cues;
# - hints quote the first words of their point; difficulty is 2 everywhere;
# - a quiz belongs to the note named like one of its keywords, else to a concept made from its first keyword.
"""
_MIN_POINTS, _MAX_POINTS = 2, 6
_MIN_KEYWORDS, _MAX_KEYWORDS = 2, 7
_HINT_WORDS, _HINT_CHARS = 2, 40
_LONGEST_NAME, _LONGEST_TEXT = 120, 900


@dataclass(frozen=True, slots=True)
class Imported:
    """A chapter as plain data for YAML, and the keywords that the vocabulary lacks."""

    chapter: dict[str, Any]
    new_keywords: dict[str, Name]
    notices: tuple[str, ...]


def build_chapter(
    chapter_id: str,
    quizzes: Sequence[SourceQuiz],
    notes: Sequence[SourceNote],
    known: Mapping[str, Name],
    source: str,
) -> Imported:
    """A chapter that the schema accepts.

    Args:
        known: the vocabulary that is there already; a keyword with the same label is used again.
        source: what the concepts name as their source.

    Raises:
        ContentError: naming the line of the text that does not fit the schema.
    """
    return _Import(chapter_id, known, source).run(quizzes, notes)


class _Import:
    """The names that are taken while one chapter is built."""

    def __init__(self, chapter_id: str, known: Mapping[str, Name], source: str) -> None:
        self._chapter_id = chapter_id
        self._title = chapter_id.replace("-", " ").capitalize()
        self._source = source
        self._labels = {squash(label): key for key, name in known.items() for label in (name.ko, name.en)}
        self._taken = set(known)
        self._new: dict[str, Name] = {}
        self._concepts: list[dict[str, Any]] = []
        self._by_name: dict[str, dict[str, Any]] = {}
        self._concept_ids: set[str] = set()
        self._notices: list[str] = []

    def run(self, quizzes: Sequence[SourceQuiz], notes: Sequence[SourceNote]) -> Imported:
        for note in notes:
            self._add_note(note)
        drafts = [self._quiz(number, quiz) for number, quiz in enumerate(quizzes, start=1)]
        chapter = {
            "id": self._chapter_id,
            "title": _both(self._title),
            "concepts": self._concepts,
            "quizzes": drafts,
        }
        try:
            Chapter.model_validate(chapter)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(step) for step in first["loc"])
            raise ContentError(f"the import does not fit the schema: {place}: {first['msg']}") from None
        return Imported(chapter, self._new, tuple(self._notices))

    def _add_note(self, note: SourceNote) -> None:
        _fits(note.term, _LONGEST_NAME, note.where, "term")
        names = names_in(note.term)
        texts = {aspect.value: text for aspect, text in note.aspects.items()}
        there = next((self._by_name[squash(name)] for name in names if squash(name) in self._by_name), None)
        if there is None:
            there = self._concept(note.term, texts)
        else:
            self._notices.append(f"{note.where}: joined with the earlier note on '{there['name']['ko']}'")
            for aspect, text in texts.items():
                earlier = there["aspects"].get(aspect)
                there["aspects"][aspect] = _both(joined([earlier["ko"], text]) if earlier else text)
        for name in names:
            if squash(name) and squash(name) not in self._by_name:
                self._by_name[squash(name)] = there
                there["aliases"]["ko"].append(name)
        for text in there["aspects"].values():
            _fits(text["ko"], _LONGEST_TEXT, note.where, "explanation")

    def _concept(self, term: str, aspects: Mapping[str, str]) -> dict[str, Any]:
        concept = {
            "id": _unique(slug(term), self._concept_ids, f"{self._chapter_id[:50]}-{len(self._concepts) + 1}"),
            "name": _both(term),
            "aliases": {"ko": [], "en": []},
            "aspects": {aspect: _both(text) for aspect, text in aspects.items()},
            "prerequisites": [],
            "related": [],
            "source": {"title": shorten(self._source, _LONGEST_NAME)},
        }
        self._concepts.append(concept)
        self._by_name[squash(term) or term] = concept
        return concept

    def _quiz(self, number: int, quiz: SourceQuiz) -> dict[str, Any]:
        _fits(quiz.question, _LONGEST_TEXT, quiz.where, "quiz")
        _fits(quiz.answer, _LONGEST_TEXT, quiz.where, "good_answer")
        return {
            "id": f"{self._chapter_id[:50]}-{number:03d}",
            "concepts": [self._concept_of(quiz)],
            "question": _both(quiz.question),
            "answer": _both(quiz.answer),
            "points": _points(statements(quiz.answer, quiz.keywords)),
            "misconceptions": [],
            "keywords": self._keywords(quiz),
            "difficulty": 2,
        }

    def _concept_of(self, quiz: SourceQuiz) -> str:
        """The note that a keyword names, else a concept made of the first keyword and this model answer."""
        keys = [squash(word) or word for word in quiz.keywords]
        concept = next((self._by_name[key] for key in keys if key in self._by_name), None)
        if concept is None:
            concept = self._concept(quiz.keywords[0], {"definition": quiz.answer})
        concept_id: str = concept["id"]
        return concept_id

    def _keywords(self, quiz: SourceQuiz) -> list[str]:
        found = dict.fromkeys(self._keyword(word, quiz.where) for word in quiz.keywords[:_MAX_KEYWORDS])
        if len(quiz.keywords) > _MAX_KEYWORDS:
            self._notices.append(f"{quiz.where}: only the first {_MAX_KEYWORDS} keywords were taken")
        for label in (self._title, "imported"):
            if len(found) < _MIN_KEYWORDS:
                found[self._keyword(label, quiz.where)] = None
                self._notices.append(f"{quiz.where}: '{label}' was added as a second keyword")
        return list(found)

    def _keyword(self, label: str, where: str) -> str:
        _fits(label, _LONGEST_NAME, where, "keyword")
        key = squash(label) or label
        if key not in self._labels:
            number = f"keyword-{len(self._new) + 1}"
            self._labels[key] = _unique(slug(label), self._taken, number)
            self._new[self._labels[key]] = Name(ko=label, en=label)
        return self._labels[key]


def names_in(term: str) -> list[str]:
    """A term as it is written and, of the form `A (B)`, its two names."""
    both = re.fullmatch(r"([^()]+?)\s*\(([^()]+)\)", term)
    return [term] if both is None else [term, both.group(1), both.group(2).strip()]


def statements(answer: str, keywords: Sequence[str]) -> list[str]:
    """Two to six statements that make up a model answer.

    An answer of one clause is cut in the middle; one that is too short for that is asked for by its keywords.
    """
    found = list(clauses(answer))
    if len(found) < _MIN_POINTS:
        words = answer.split()
        middle = (len(words) + 1) // 2
        found = [" ".join(words[:middle]), " ".join(words[middle:])]
        if not found[1]:
            return [answer, *keywords[:1]]
    while len(found) > _MAX_POINTS:
        # Join the shortest neighbours, so that the points stay alike in size.
        at = min(range(len(found) - 1), key=lambda i: len(found[i]) + len(found[i + 1]))
        found[at : at + 2] = [f"{found[at]}, {found[at + 1]}"]
    return found


def _points(found: Sequence[str]) -> list[dict[str, Any]]:
    return [_point(number, text, round(1 / len(found), 4)) for number, text in enumerate(found, start=1)]


def _point(number: int, statement: str, weight: float) -> dict[str, Any]:
    start = shorten(" ".join(statement.split()[:_HINT_WORDS]), _HINT_CHARS)
    return {
        "id": f"point-{number}",
        "weight": weight,
        "statement": _both(statement),
        "hint": {
            "ko": f"“{start} …” 이 부분도 말해 볼래?",
            "en": f"Can you also say something about “{start} …”?",
        },
        "cues": [],
    }


def _both(text: str) -> dict[str, str]:
    return {"ko": text, "en": text}


def _fits(text: str, limit: int, where: str, what: str) -> None:
    if len(text) > limit:
        raise ContentError(f"{where}: the {what} is longer than {limit} characters")


def _unique(name: str, taken: set[str], fallback: str) -> str:
    """`name`, or `fallback` where there is none, numbered if it is taken; it is taken from then on."""
    first = name or fallback
    free, number = first, 2
    while free in taken:
        free, number = f"{first[:55].rstrip('-')}-{number}", number + 1
    taken.add(free)
    return free
