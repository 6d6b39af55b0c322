"""Texts as they are: notes, quizzes, interviews, what learners and she herself say, and sentences from elsewhere."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.content.library import Library
from core.content.schema import LOCALES, Concept, InterviewTopic, Locale, Prose, Quiz
from core.errors import ContentError
from core.i18n import catalogue, options
from training.data.records import moderation, outside_questions
from training.data.split import is_held_out
from training.llm.base.pieces import Piece
from training.llm.base.side import Side

_PARTS: Final = 3
"""Aspects that stand together in one text: more would not fit the context."""
_REFERENCE_COLUMNS: Final = {
    "qna_sft.csv": ("user_question", "rag_retrieved_data", "output_message"),
    "quiz_answers.csv": ("quiz", "good_answer", "user_answer", "explanation"),
    "interview_sft.csv": ("user_input", "output_data"),
    "moderation.csv": ("user_prompt",),
}
_KORSTS_COLUMNS: Final = ("sentence1", "sentence2")


class _Tabbed(csv.excel_tab):
    """KorSTS quotes nothing: a quotation mark in it is one."""

    quoting = csv.QUOTE_NONE


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Texts that are not part of the project.

    Attributes:
        korsts: the train file of KorSTS (Ham et al. 2020, CC BY-SA 4.0).
        reference: a folder with the reference system's train tables.
    """

    korsts: Path | None = None
    reference: Path | None = None


def plain_pieces(library: Library, side: Side, elsewhere: Elsewhere) -> list[Piece]:
    """All plain texts of a side, each once.

    Raises:
        ContentError: a file from elsewhere cannot be read.
    """
    texts = [*_own(library, side), *_spoken(), *_borrowed(elsewhere)]
    return [Piece(text) for text in dict.fromkeys(texts)]


def _own(library: Library, side: Side) -> Iterator[str]:
    for concept in side.concepts.values():
        yield from note_texts(concept)
    for quiz in side.quizzes.values():
        yield from _quiz(quiz)
    for topic in side.topics.values():
        yield from _topic(topic)
    for locale in LOCALES:
        for track in library.tracks:
            parts = (track.title, track.description, track.greeting, track.break_words, track.closing)
            yield "\n".join(getattr(part, locale) for part in parts)
    yield from (f"{sample.question}" for sample in side.questions)
    for said in (*side.answers, *side.turns):
        yield f"{said.answer}\n{said.feedback}"


def note_texts(concept: Concept) -> Iterator[str]:
    """A note as texts that fit the context: in each language, and each aspect in both."""
    aspects = list(concept.aspects.items())
    for locale in LOCALES:
        name = getattr(concept.name, locale)
        yield f"{name}: {', '.join(getattr(concept.aliases, locale))}"
        for start in range(0, len(aspects), _PARTS):
            lines = [
                f"{name} - {catalogue(locale)[f'qna.aspect.{aspect}']}: {getattr(prose, locale)}"
                for aspect, prose in aspects[start : start + _PARTS]
            ]
            yield "\n".join(lines)
    yield from (f"{prose.ko}\n{prose.en}" for _, prose in aspects)


def _quiz(quiz: Quiz) -> Iterator[str]:
    for locale in LOCALES:
        yield _lines(locale, quiz.question, quiz.answer)
        yield _lines(locale, *(point.statement for point in quiz.points), *(point.hint for point in quiz.points))
        for mistake in quiz.misconceptions:
            yield _lines(locale, mistake.claim, mistake.correction)


def _topic(topic: InterviewTopic) -> Iterator[str]:
    for locale in LOCALES:
        yield _lines(locale, topic.opening, *topic.variants, *(follow_up.ask for follow_up in topic.follow_ups))
        yield _lines(locale, *(point.statement for point in topic.points), topic.advice)
        yield from (f"{getattr(term.name, locale)}: {getattr(term.meaning, locale)}" for term in topic.terms)


def _lines(locale: Locale, *proses: Prose) -> str:
    return "\n".join(getattr(prose, locale) for prose in proses)


def _spoken() -> Iterator[str]:
    """What she says, and messages of learners about other things."""
    for locale in LOCALES:
        for entry in catalogue(locale).values():
            yield from (text for text in options(entry) if "{" not in text)
    yield from (s.question for s in outside_questions() if not is_held_out(s.topic or s.question))
    yield from (s.text for s in moderation() if s.category == "harmless" and not is_held_out(s.text))


def _borrowed(elsewhere: Elsewhere) -> Iterator[str]:
    if elsewhere.korsts is not None:
        yield from _column_texts(elsewhere.korsts, _KORSTS_COLUMNS, _Tabbed)
    if elsewhere.reference is not None:
        for name, columns in _REFERENCE_COLUMNS.items():
            yield from _column_texts(elsewhere.reference / name, columns, "excel")


def _column_texts(path: Path, columns: tuple[str, ...], dialect: str | type[csv.Dialect]) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines, dialect=dialect):
                yield from (row[column] for column in columns if row[column])
    except (OSError, UnicodeError, KeyError) as error:
        raise ContentError(f"{path}: cannot be read as a table with the columns {', '.join(columns)}") from error
