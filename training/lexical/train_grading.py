"""Trains the lexical grader's score model and writes it as plain numbers.

    python -m training.lexical.train_grading --data CSV --out core/weights/grading-lexical.json --seed 0

The CSV has the columns `quiz,keywords,good_answer,user_answer,similarity_score`; blank cells mean the value above.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

from core.errors import TutorError
from core.inference.support_vectors import SupportVectors
from core.quiz.grading.features import NAMES, features
from core.quiz.grading.lexical_grader import LexicalGrader
from core.quiz.grading.model import WEIGHTS
from core.quiz.grading.table import SCORE, AnswerTable, figures, grade_rows, read_table
from training.lexical.evaluate import FOLDS, cross_validate

PENALTY, TUBE, GAMMA = 0.25, 0.05, 0.01
"""Chosen by cross-validation over quizzes."""

CV_SEEDS = 5


def feature_matrix(table: AnswerTable) -> NDArray[np.float64]:
    """Shape (n, len(NAMES))."""
    tasks = [table.task(index) for index in range(len(table.rows))]
    return np.array([features(task.answer, task.model_answers[0], task.question, task.keywords) for task in tasks])


def fit(rows: NDArray[np.float64], labels: NDArray[np.float64]) -> SupportVectors:
    """Support vector regression on standardised features; deterministic."""
    scaler = StandardScaler().fit(rows)
    machine = SVR(C=PENALTY, epsilon=TUBE, gamma=GAMMA).fit(scaler.transform(rows), labels)
    return SupportVectors(
        mean=np.round(scaler.mean_, 6),
        scale=np.round(scaler.scale_, 6),
        support=np.round(machine.support_vectors_, 3),
        dual=np.round(machine.dual_coef_[0], 6),
        intercept=float(machine.intercept_[0]),
        gamma=GAMMA,
    )


def write(model: SupportVectors, out: Path) -> None:
    content = {
        "features": list(NAMES),
        "gamma": model.gamma,
        "intercept": round(model.intercept, 6),
        **{name: getattr(model, name).tolist() for name in ("mean", "scale", "dual", "support")},
    }
    out.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


def card(
    table: AnswerTable, model: SupportVectors, validated: dict[str, float | int | None], seed: int
) -> dict[str, object]:
    labels = np.array(table.labels)
    tasks = [table.task(index) for index in range(len(table.rows))]
    return {
        "model": "support vector regression on overlap features",
        "licence": "Apache-2.0",
        "data": "reference system's published train split, no licence stated; only numbers derived",
        "rows": len(table.rows),
        "quizzes": len({row["quiz"] for row in table.rows}),
        "command": "python -m training.lexical.train_grading --data CSV --out core/weights/grading-lexical.json"
        f" --seed {seed}",
        "seed": seed,
        "parameters": {"C": PENALTY, "epsilon": TUBE, "gamma": GAMMA, "support_vectors": len(model.dual)},
        "cross_validation": {"folds": FOLDS, "groups": "quizzes", "repeats": CV_SEEDS, **validated},
        "on_training_data": figures(grade_rows(LexicalGrader(model), tasks), labels),
    }


def train(data: Path, out: Path, seed: int) -> dict[str, object]:
    """Cross-validate, fit on everything, write `out` and its card next to it; returns the card.

    Raises:
        TutorError: the table is unusable or has no scores.
    """
    table = read_table(data)
    if table.labels is None:
        raise TutorError(f"{data}: training needs the column '{SCORE}'")
    rows = feature_matrix(table)
    validated = cross_validate(table, rows, table.labels, fit, range(seed, seed + CV_SEEDS))
    model = fit(rows, table.labels)
    write(model, out)
    written = card(table, model, validated, seed)
    text = json.dumps(written, ensure_ascii=False, indent=2)
    out.with_suffix(".card.json").write_text(text + "\n", encoding="utf-8")
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the lexical grader's score model.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    try:
        written = train(options.data, options.out, options.seed)
    except TutorError as error:
        sys.exit(str(error))
    sys.stdout.write(json.dumps(written["cross_validation"]) + "\n")


if __name__ == "__main__":
    main()
