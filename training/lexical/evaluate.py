"""Judges the lexical grader on quizzes that it has not been trained on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from core.inference.support_vectors import SupportVectors
from core.quiz.grading.lexical_grader import LexicalGrader
from core.quiz.grading.table import AnswerTable, figures, grade_rows

FOLDS = 10

Fit = Callable[[NDArray[np.float64], NDArray[np.float64]], SupportVectors]


def cross_validate(
    table: AnswerTable, features: NDArray[np.float64], labels: NDArray[np.float64], fit: Fit, seeds: Sequence[int]
) -> dict[str, float | int | None]:
    """Mean figures of the whole grader, guards included, over `FOLDS` folds that share no quiz, for each seed.

    Args:
        features: shape (n, f), one row per answer.
        labels: shape (n,), 0..1.
    """
    quizzes = [row["quiz"] for row in table.rows]
    runs = []
    for seed in seeds:
        scores = np.zeros(len(labels))
        folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
        for train, held_out in folds.split(features, labels, quizzes):
            grader = LexicalGrader(fit(features[train], labels[train]))
            scores[held_out] = grade_rows(grader, [table.task(int(index)) for index in held_out])
        runs.append(figures(scores, labels))
    return {
        "n": len(labels),
        **{name: round(float(np.mean([run[name] for run in runs])), 4) for name in ("mse", "mae", "corr")},
    }
