"""Measures an encoder, with the head beside it if it has one, on a task's table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ContentError
from core.text.files import read_utf8
from training.sbert.task_model import TaskModel
from training.sbert.tasks import PairTable, Task, read_pairs


def evaluate(task: str, model: str, data: Path, knowledge: Path | None = None) -> dict[str, Any]:
    """n, mse, mae, corr of the pairs; accuracy of labels; with `knowledge`, top1 of a retrieval model.

    Raises:
        TutorError: a file or the model cannot be read.
    """
    table = read_pairs(Task(task), data)
    notes = None if knowledge is None else _notes(knowledge)
    loaded = TaskModel.load(model)
    figures: dict[str, Any] = pair_figures(loaded.score(table), table.scores)
    if table.task.chooses:
        figures["accuracy"] = accuracy(loaded, table)
    elif notes is not None and table.task is Task.RETRIEVAL:
        figures["top1"] = top1(loaded, table, notes)
    return figures


def pair_figures(found: NDArray[np.float64], wanted: NDArray[np.float64]) -> dict[str, float | int | None]:
    """n, mean squared and absolute error, Pearson correlation (None where nothing varies)."""
    gap = found - wanted
    varied = len(found) > 1 and found.std() > 0 and wanted.std() > 0
    return {
        "n": len(found),
        "mse": round(float((gap**2).mean()), 6),
        "mae": round(float(np.abs(gap).mean()), 6),
        "corr": round(float(np.corrcoef(found, wanted)[0, 1]), 6) if varied else None,
    }


def accuracy(model: TaskModel, table: PairTable) -> float:
    """Share of the texts whose first choice among the table's labels is right."""
    labels = table.labels()
    texts = [table.lefts[left] for left in labels]
    chosen = model.rank(texts, table.rights).argmax(axis=1)
    return round(float(np.mean(chosen == list(labels.values()))), 6)


def top1(model: TaskModel, table: PairTable, notes: list[str]) -> float | None:
    """Share of the questions whose first note is one that the table scores highest for it; None if it has none."""
    best: dict[int, float] = {}
    for left, score in zip(table.left.tolist(), table.scores.tolist(), strict=True):
        best[left] = max(score, best.get(left, 0.0))
    right: dict[int, set[str]] = {}
    for left, note, score in zip(table.left.tolist(), table.right.tolist(), table.scores.tolist(), strict=True):
        if score == best[left] > 0:
            right.setdefault(left, set()).add(table.rights[note])
    asked = list(right)
    if not asked:
        return None
    chosen = model.rank([table.lefts[left] for left in asked], notes).argmax(axis=1)
    return round(float(np.mean([notes[note] in right[left] for left, note in zip(asked, chosen, strict=True)])), 6)


def _notes(path: Path) -> list[str]:
    notes = list(dict.fromkeys(line.strip() for line in read_utf8(path).splitlines() if line.strip()))
    if not notes:
        raise ContentError(f"{path}: no notes")
    return notes
