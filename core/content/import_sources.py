"""Reads the plain forms that quizzes and notes are often kept in: a CSV file and a list of lines."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from core.content.located_yaml import Mistake
from core.content.schema import Aspect
from core.errors import ContentError
from core.text.clean import clean
from core.text.files import read_utf8

QUIZ_COLUMNS = ("quiz", "good_answer", "keywords")
_SHOWN_MISTAKES = 5
_LABELS = {
    Aspect.FORMULA: ("수식", "공식", "formula"),
    Aspect.EXAMPLE: ("예시", "예", "example", "e.g."),
    Aspect.PROS: ("장점", "pros", "advantages"),
    Aspect.CONS: ("단점", "문제점", "cons", "disadvantages"),
    Aspect.USE: ("용도", "사용", "use", "usage"),
    Aspect.WHY: ("이유", "목적", "why", "purpose"),
    Aspect.HOW: ("방법", "과정", "how", "method"),
    Aspect.COMPARISON: ("비교", "차이", "comparison", "difference"),
}
_ASPECT_OF = {label: aspect for aspect, labels in _LABELS.items() for label in labels}


@dataclass(frozen=True, slots=True)
class SourceQuiz:
    """One row of a quiz file; `where` names the file and the line where the row ends."""

    where: str
    question: str
    answer: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One line of a notes file, its supplements sorted by what they are about."""

    where: str
    term: str
    aspects: dict[Aspect, str]


def read_quizzes(file: Path) -> list[SourceQuiz]:
    """Rows of a CSV file with the columns quiz, good_answer and keywords (joined by |); others are ignored.

    Raises:
        ContentError: naming file, line and mistake.
    """
    rows = csv.DictReader(io.StringIO(read_utf8(file), newline=""), strict=True)
    mistakes: list[Mistake] = []
    quizzes: list[SourceQuiz] = []
    try:
        missing = [name for name in QUIZ_COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise ContentError(f"{file}:1: the column {', '.join(missing)} is missing")
        for row in rows:
            values = {name: clean(row[name] or "") for name in QUIZ_COLUMNS}
            words = dict.fromkeys(" ".join(word.split()) for word in values["keywords"].split("|"))
            words.pop("", None)
            empty = [name for name in QUIZ_COLUMNS if not values[name]] or ([] if words else ["keywords"])
            mistakes += [Mistake(file, rows.line_num, f"'{name}' is empty") for name in empty]
            where = f"{file}:{rows.line_num}"
            quizzes.append(SourceQuiz(where, values["quiz"], values["good_answer"], tuple(words)))
    except csv.Error as error:
        raise ContentError(f"{file}:{rows.line_num}: not valid CSV: {error}") from None
    _complain(mistakes)
    if not quizzes:
        raise ContentError(f"{file}:1: there is no quiz in this file")
    return quizzes


def read_notes(file: Path) -> list[SourceNote]:
    """Lines of the form `term : explanation | supplement | label: supplement`; empty lines are skipped.

    Raises:
        ContentError: naming file, line and mistake.
    """
    notes: list[SourceNote] = []
    mistakes: list[Mistake] = []
    for number, raw in enumerate(read_utf8(file).splitlines(), start=1):
        line = clean(raw)
        if not line:
            continue
        term, colon, rest = line.partition(" : ")
        if not colon:
            term, colon, rest = line.partition(":")
        aspects = _sorted(rest)
        if not term.strip() or Aspect.DEFINITION not in aspects:
            mistakes.append(Mistake(file, number, "a note is 'term : explanation | supplement'"))
            continue
        notes.append(SourceNote(f"{file}:{number}", term.strip(), aspects))
    _complain(mistakes)
    if not notes:
        raise ContentError(f"{file}:1: there is no note in this file")
    return notes


def _sorted(rest: str) -> dict[Aspect, str]:
    """Pieces between the bars, by aspect; what has no known label belongs to the definition."""
    found: dict[Aspect, list[str]] = {Aspect.DEFINITION: []}
    for number, piece in enumerate(part.strip() for part in rest.split("|")):
        label, colon, text = piece.partition(":")
        aspect = _ASPECT_OF.get(label.strip().casefold()) if colon and number else None
        if aspect is not None and text.strip():
            found.setdefault(aspect, []).append(text.strip())
        elif piece:
            found[Aspect.DEFINITION].append(piece)
    return {aspect: joined(pieces) for aspect, pieces in found.items() if pieces}


def joined(pieces: list[str]) -> str:
    """Statements one after the other; where there are several, each ends like a sentence."""
    if len(pieces) == 1:
        return pieces[0]
    return " ".join(piece if piece.endswith((".", "!", "?")) else f"{piece}." for piece in pieces)


def _complain(mistakes: list[Mistake]) -> None:
    if mistakes:
        more = f"; and {len(mistakes) - _SHOWN_MISTAKES} more" if len(mistakes) > _SHOWN_MISTAKES else ""
        raise ContentError("; ".join(str(mistake) for mistake in mistakes[:_SHOWN_MISTAKES]) + more)
