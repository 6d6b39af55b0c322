"""The reference's CSV forms for choosing a quiz: a list of questions and a log of scores."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from core.errors import ContentError
from core.quiz.select_iou import IouSelection, iou, predict, select_lowest
from core.text.files import read_utf8

Keywords = frozenset[str]
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Logged:
    """The newest answer to one quiz; `score` is 0..1."""

    index: int
    keywords: Keywords
    score: float


def read_questions(path: Path) -> dict[int, Keywords]:
    """Keywords by quiz number, smallest number first.

    Columns: the number (unnamed, `index` or `quiz_no`, as the first column; else rows are numbered from 0) and
    `keywords`, separated by `|`.

    Raises:
        ContentError: the file cannot be read, lacks a column or a question, or a number is wrong or there twice.
    """
    header, rows = _read(path)
    _require(path, header, ("keywords",))
    numbered = header[0].casefold() in ("", "index", "quiz_no", "unnamed: 0")
    questions: dict[int, Keywords] = {}
    for position, (line, row) in enumerate(rows):
        index = _number(path, line, header[0] or "index", row[header[0]]) if numbered else position
        if index in questions:
            raise ContentError(f"{path}:{line}: the question number {index} is there twice")
        questions[index] = _keywords(row["keywords"])
    if not questions:
        raise ContentError(f"{path}: there are no questions in it")
    return dict(sorted(questions.items()))


def read_log(path: Path, questions: dict[int, Keywords]) -> list[Logged]:
    """The newest row of each quiz, in the order of these rows; nothing for an empty file.

    Columns: `quiz_no`, `score` (0..1) and, where known, `keywords`; a blank cell takes the question's own keywords.

    Raises:
        ContentError: the file cannot be read, lacks a column, or a row names an unknown quiz or an impossible score.
    """
    header, rows = _read(path)
    if not header:
        return []
    _require(path, header, ("quiz_no", "score"))
    log: dict[int, Logged] = {}
    for line, row in rows:
        index = _number(path, line, "quiz_no", row["quiz_no"])
        if index not in questions:
            raise ContentError(f"{path}:{line}: there is no question number {index}")
        log.pop(index, None)
        keywords = _keywords(row.get("keywords", "")) or questions[index]
        log[index] = Logged(index, keywords, _score(path, line, row["score"]))
    return list(log.values())


def select_from_table(questions: dict[int, Keywords], log: list[Logged]) -> IouSelection:
    """The reference's choice; `index` is the question's number.

    Raises:
        ValueError: there are no questions.
    """
    scores = [row.score for row in log]
    predictions = [predict([iou(own, row.keywords) for row in log], scores) for own in questions.values()]
    numbers = list(questions)
    places = {number: place for place, number in enumerate(numbers)}
    found = select_lowest(predictions, {places[row.index] for row in log})
    return IouSelection(numbers[found.index], found.predicted, found.all_logged)


def _read(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The header, and the rows with their line numbers; an empty header for an empty file."""
    reader = csv.reader(io.StringIO(read_utf8(path), newline=""), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise ContentError(f"{path}:{reader.line_num}: is not a CSV table: {error}") from error
    header = [name.strip() for name in lines[0][1]] if lines else []
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            raise ContentError(f"{path}:{line}: has {len(cells)} cells, but the header has {len(header)}")
    return header, [(line, dict(zip(header, cells, strict=True))) for line, cells in lines[1:]]


def _require(path: Path, header: list[str], columns: tuple[str, ...]) -> None:
    missing = [column for column in columns if column not in header]
    if missing:
        raise ContentError(f"{path}:1: the column '{missing[0]}' is missing")


def _keywords(cell: str) -> Keywords:
    return frozenset(part.strip() for part in cell.split("|") if part.strip())


def _number(path: Path, line: int, column: str, cell: str) -> int:
    text = cell.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise ContentError(f"{path}:{line}: '{column}' must be a whole number, not '{text[:40]}'")
    return int(text)


def _score(path: Path, line: int, cell: str) -> float:
    try:
        score = float(cell)
    except ValueError:
        raise ContentError(f"{path}:{line}: 'score' must be a number, not '{cell[:40]}'") from None
    if not 0 <= score <= 1:
        raise ContentError(f"{path}:{line}: 'score' must lie in 0..1, not {cell.strip()[:40]}")
    return score
