"""The CSV form of graded answers: `quiz,keywords,good_answer,user_answer` and, where known, `similarity_score`."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import ContentError
from core.ports import Grader, GradingTask
from core.text.files import read_utf8

COLUMNS = ("quiz", "keywords", "good_answer", "user_answer")
SCORE = "similarity_score"
_INHERITED = ("quiz", "keywords", "good_answer")


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Rows with blank quiz, keywords and good_answer cells filled from above.

    Attributes:
        header: the columns of the file, in its order.
        cells: the rows as written, for writing them back.
        labels: shape (n,), 0..1; None when there is no `similarity_score` column or it is empty.
    """

    header: tuple[str, ...]
    cells: tuple[dict[str, str], ...]
    rows: tuple[dict[str, str], ...]
    labels: NDArray[np.float64] | None

    def task(self, index: int) -> GradingTask:
        row = self.rows[index]
        return GradingTask(
            question=row["quiz"],
            model_answers=(row["good_answer"],),
            answer=row["user_answer"],
            keywords=tuple(part.strip() for part in row["keywords"].split("|") if part.strip()),
        )


def read_table(path: Path) -> AnswerTable:
    """Read a table in UTF-8, with or without a byte order mark.

    Raises:
        ContentError: the file cannot be read, lacks a column, has no rows, or a label is not a number in 0..1.
    """
    reader = csv.DictReader(io.StringIO(read_utf8(path), newline=""), strict=True)
    try:
        cells = tuple({key: value or "" for key, value in row.items() if isinstance(key, str)} for row in reader)
    except csv.Error as error:
        raise ContentError(f"{path}:{reader.line_num}: not a CSV table: {error}") from error
    header = tuple(reader.fieldnames or ())
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise ContentError(f"{path}: the column '{missing[0]}' is missing (needed: {', '.join(COLUMNS)})")
    if not cells:
        raise ContentError(f"{path}: no rows")
    rows = _filled(cells, path)
    return AnswerTable(header, cells, rows, _labels(cells, path))


def _filled(cells: tuple[dict[str, str], ...], path: Path) -> tuple[dict[str, str], ...]:
    above = dict.fromkeys(_INHERITED, "")
    rows = []
    for number, cell in enumerate(cells, start=1):
        above = {name: cell[name] if cell[name].strip() else above[name] for name in _INHERITED}
        if not above["quiz"] or not above["good_answer"]:
            raise ContentError(f"{path}: row {number}: quiz and good_answer are empty, and no row above has them")
        rows.append({**cell, **above})
    return tuple(rows)


def _labels(cells: tuple[dict[str, str], ...], path: Path) -> NDArray[np.float64] | None:
    written = [cell.get(SCORE, "").strip() for cell in cells]
    if not any(written):
        return None
    labels = []
    for number, value in enumerate(written, start=1):
        try:
            label = float(value)
        except ValueError:
            label = -1.0
        if not 0 <= label <= 1:
            raise ContentError(f"{path}: row {number}: {SCORE} '{value}' is not a number from 0 to 1")
        labels.append(label)
    return np.array(labels)


def write_predictions(path: Path, table: AnswerTable, scores: list[float]) -> None:
    """Write the table's own columns and `score`.

    Raises:
        ContentError: the file cannot be written.
    """
    header = [*(name for name in table.header if name != "score"), "score"]
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, extrasaction="ignore")
            writer.writeheader()
            for cell, score in zip(table.cells, scores, strict=True):
                writer.writerow({**cell, "score": f"{score:.2f}"})
    except OSError as error:
        raise ContentError(f"{path}: cannot write: {error.strerror}") from error


def figures(
    graded: Sequence[float] | NDArray[np.float64], labels: NDArray[np.float64] | None
) -> dict[str, float | int | None]:
    """n, mean squared and absolute error, Pearson correlation; null where they cannot be known."""
    scores = np.asarray(graded, dtype=np.float64)
    if labels is None:
        return {"n": len(scores), "mse": None, "mae": None, "corr": None}
    gap = scores - labels
    varied = len(scores) > 1 and scores.std() > 0 and labels.std() > 0
    return {
        "n": len(scores),
        "mse": round(float((gap**2).mean()), 6),
        "mae": round(float(np.abs(gap).mean()), 6),
        "corr": round(float(np.corrcoef(scores, labels)[0, 1]), 6) if varied else None,
    }


def grade_rows(grader: Grader, tasks: Sequence[GradingTask]) -> list[float]:
    """Scores of the tasks, 0..1."""
    return [grader.grade(task).score for task in tasks]
