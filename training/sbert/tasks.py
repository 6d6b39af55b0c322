"""The five fine-tuning tasks and the tables that they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.errors import ContentError
from training.tables import cell, inherit, read_table


class Task(StrEnum):
    RETRIEVAL = "retrieval"
    GRADING = "grading"
    ANSWER_TYPE = "answer-type"
    NEXT_QUESTION = "next-question"
    MODERATION = "moderation"

    @property
    def chooses(self) -> bool:
        """Whether the right-hand texts are labels, of which each left-hand text has one."""
        return self not in (Task.RETRIEVAL, Task.GRADING)


MODERATION_LABELS: Final = ("사랑 고백/만남", "일반", "정치", "패드립", "혐오/기타")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table keeps its pairs; cells of `inherited` columns may be blank for "as above"."""

    left: str
    right: str
    score: str
    inherited: tuple[str, ...] = ()


COLUMNS: Final[Mapping[Task, Columns]] = {
    Task.RETRIEVAL: Columns("user_question", "rag_retrieved_data", "similarity_score"),
    Task.GRADING: Columns("user_answer", "good_answer", "similarity_score", ("quiz", "keywords", "good_answer")),
    Task.ANSWER_TYPE: Columns("input_part", "output_answer", "similarity"),
    Task.NEXT_QUESTION: Columns("input_part", "next_question", "similarity"),
}


@dataclass(frozen=True)
class PairTable:
    """Pairs of texts with a similarity.

    Attributes:
        lefts, rights: the distinct texts of either side, in the order in which they come.
        left, right: indices into them, one a row, shape (n,).
        scores: 0 to 1, shape (n,).
        context: per row, what else the task's head may read (a quiz's question and keywords).
    """

    task: Task
    lefts: tuple[str, ...]
    rights: tuple[str, ...]
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    scores: NDArray[np.float64]
    context: tuple[Mapping[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.scores)

    def rows(self, chosen: Sequence[int] | NDArray[np.intp]) -> PairTable:
        """The table of some rows; texts keep their numbers."""
        context = tuple(self.context[index] for index in chosen) if self.context else ()
        return PairTable(
            self.task, self.lefts, self.rights, self.left[chosen], self.right[chosen], self.scores[chosen], context
        )

    def labels(self) -> dict[int, int]:
        """The right-hand text of the highest score for each left-hand text, by their numbers; the first of equals."""
        best: dict[int, tuple[float, int]] = {}
        for left, right, score in zip(self.left.tolist(), self.right.tolist(), self.scores.tolist(), strict=True):
            if left not in best or score > best[left][0]:
                best[left] = (score, right)
        return {left: right for left, (_, right) in best.items()}


def read_pairs(task: Task, path: Path) -> PairTable:
    """The pairs of a CSV table in UTF-8 with the reference's columns.

    Raises:
        ContentError: one line with file, row and mistake.
    """
    if task is Task.MODERATION:
        rows = read_table(path, ("user_prompt", "category"))
        return _moderation_pairs(path, rows)
    columns = COLUMNS[task]
    needed = dict.fromkeys((columns.left, columns.right, columns.score, *columns.inherited))
    rows = inherit(read_table(path, tuple(needed)), columns.inherited)
    triples = [
        (
            cell(path, number, row, columns.left),
            cell(path, number, row, columns.right),
            _score(path, number, row, columns.score),
        )
        for number, row in enumerate(rows, start=1)
    ]
    context = tuple(rows) if task is Task.GRADING else ()
    return _table(task, triples, context)


def _table(
    task: Task, triples: Sequence[tuple[str, str, float]], context: tuple[Mapping[str, str], ...] = ()
) -> PairTable:
    lefts: dict[str, int] = {}
    rights: dict[str, int] = {}
    left = [lefts.setdefault(text, len(lefts)) for text, _, _ in triples]
    right = [rights.setdefault(text, len(rights)) for _, text, _ in triples]
    scores = np.array([score for _, _, score in triples])
    return PairTable(task, tuple(lefts), tuple(rights), np.array(left), np.array(right), scores, context)


def _moderation_pairs(path: Path, rows: Sequence[Mapping[str, str]]) -> PairTable:
    triples = []
    for number, row in enumerate(rows, start=1):
        category = cell(path, number, row, "category")
        if category not in MODERATION_LABELS:
            known = ", ".join(MODERATION_LABELS)
            raise ContentError(f"{path}: row {number}: category '{category}' is unknown (known: {known})")
        prompt = cell(path, number, row, "user_prompt")
        triples += [(prompt, label, float(label == category)) for label in MODERATION_LABELS]
    return _table(Task.MODERATION, triples)


def _score(path: Path, number: int, row: Mapping[str, str], column: str) -> float:
    try:
        score = float(row[column])
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise ContentError(f"{path}: row {number}: {column} '{row[column]}' is not a number from 0 to 1")
    return score
