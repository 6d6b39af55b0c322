"""Trains the statistical part of moderation, and measures the whole classifier by cross-validation.

    python -m training.lexical.train_moderation --data moderation.csv [--ordinary qna.csv:user_question ...]

Columns of the data: `user_prompt`, `category` (Korean labels). `--ordinary` adds texts that are ordinary talk with a
tutor; they are only trained on, never counted in a figure.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from core.moderation.categories import NONE, Category
from core.moderation.classifier import LexiconClassifier
from core.moderation.linear import LABELS, WIDTH, LinearModel, featurise
from core.moderation.rules import Findings, builtin, examine

FOLDS = 5
LEAST_ACT_AT = 0.6
MARGIN = 0.1
NOTHING = Findings(frozenset(), frozenset(), study=False, self_harm=False)
KOREAN = {
    "일반": NONE,
    "사랑 고백/만남": Category.LOVE,
    "정치": Category.POLITICS,
    "패드립": Category.PAEDRIP,
    "혐오/기타": Category.HATE,
}


@dataclass(frozen=True)
class Sample:
    text: str
    label: int


def read_labelled(path: Path) -> list[Sample]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [Sample(row["user_prompt"], LABELS.index(KOREAN[row["category"]])) for row in csv.DictReader(file)]


def read_ordinary(source: str) -> list[Sample]:
    """Distinct texts of one column, from `FILE:COLUMN`."""
    path, _, column = source.rpartition(":")
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        texts = dict.fromkeys(row[column].strip() for row in csv.DictReader(file))
    return [Sample(text, 0) for text in texts if text]


class Featuriser:
    """Texts to a sparse matrix, shape (n, WIDTH), exactly as the classifier sees them."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        rules = tuple(builtin().values())
        self._examined = [examine(rules, sample.text) for sample in samples]

    def matrix(self, *, hide_findings: bool = False) -> csr_matrix:
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, (text, findings) in enumerate(self._examined):
            features = featurise(text, NOTHING if hide_findings else findings)
            rows += [row] * len(features)
            columns += features.keys()
            values += features.values()
        return csr_matrix((values, (rows, columns)), shape=(len(self._examined), WIDTH))

    def hints(self) -> NDArray[np.bool_]:
        """Which labels the rules hint at, shape (n, 5)."""
        return np.array([[label in findings.hints for label in LABELS] for _, findings in self._examined])


@dataclass(frozen=True)
class Columns:
    """The same texts twice: with what the rules found, and without.

    Training on both keeps the n-grams from leaning on rules that were written with these very texts at hand.
    """

    full: csr_matrix
    blind: csr_matrix


def fit(x: Columns, rows: NDArray[np.intp], y: NDArray[np.int64], extra: csr_matrix, c: float) -> LogisticRegression:
    """A model of some labelled rows and all the extra ordinary ones."""
    table = vstack([x.full[rows], x.blind[rows], extra])
    labels = np.concatenate([y[rows], y[rows], np.zeros(extra.shape[0], np.int64)])
    return LogisticRegression(C=c, max_iter=2000, tol=1e-5).fit(table, labels)


def to_model(fitted: LogisticRegression, act_at: NDArray[np.float32]) -> LinearModel:
    weights = np.asarray(fitted.coef_.T, np.float16).astype(np.float32)
    return LinearModel(weights, np.asarray(fitted.intercept_, np.float32), act_at)


def thresholds(
    probabilities: NDArray[np.float64], y: NDArray[np.int64], hints: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Per label, a margin above the surest mistake on a hinted text of another category."""
    act_at = np.ones(len(LABELS), np.float32)
    for label in range(1, len(LABELS)):
        wrong = probabilities[(y != label) & hints[:, label], label]
        act_at[label] = min(0.999, max(LEAST_ACT_AT, float(wrong.max(initial=0.0)) + MARGIN))
    return act_at


def folds(y: NDArray[np.int64], seed: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    return iter(StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(y, y))


def out_of_fold(
    x: Columns, rows: NDArray[np.intp], y: NDArray[np.int64], extra: csr_matrix, options: argparse.Namespace
) -> NDArray[np.float64]:
    """Probabilities of each of `rows` by a model that has not seen it, shape (len(rows), 5)."""
    result = np.zeros((len(rows), len(LABELS)))
    for train_rows, test_rows in folds(y[rows], options.seed):
        model = fit(x, rows[train_rows], y, extra, options.c)
        result[test_rows] = model.predict_proba(x.full[rows[test_rows]])
    return result


def cross_validate(
    samples: Sequence[Sample], x: Columns, hints: NDArray[np.bool_], extra: csr_matrix, options: argparse.Namespace
) -> dict[str, Any]:
    """Figures of the whole classifier; in each fold the thresholds too come from the other folds only."""
    y = np.array([sample.label for sample in samples])
    predicted, blind, confidence = np.zeros_like(y), np.zeros_like(y), np.zeros(len(y))
    acted = np.zeros((len(y), len(LABELS)), bool)
    for rows, test in folds(y, options.seed):
        act_at = thresholds(out_of_fold(x, rows, y, extra, options), y[rows], hints[rows])
        fitted = fit(x, rows, y, extra, options.c)
        blind[test] = fitted.predict(x.blind[test])
        classifier = LexiconClassifier(model=to_model(fitted, act_at))
        for row in test:
            verdict = classifier.classify(samples[row].text)
            predicted[row], confidence[row] = LABELS.index(verdict.best), verdict.confidence
            for category in verdict.categories:
                acted[row, LABELS.index(category)] = True
    return figures(y, predicted, confidence, acted) | {"accuracy_without_rules": round(float((blind == y).mean()), 4)}


def figures(
    y: NDArray[np.int64], predicted: NDArray[np.int64], confidence: NDArray[np.float64], acted: NDArray[np.bool_]
) -> dict[str, Any]:
    right = predicted == y
    bins = np.minimum((confidence * 10).astype(int), 9)
    error = sum(abs(right[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    return {
        "n": len(y),
        "accuracy": round(float(right.mean()), 4),
        "expected_calibration_error": round(float(error), 4),
        "false_actions": int((acted[y == 0].any(axis=1)).sum()),
        "actions_for_another_category": int((acted.any(axis=1) & ~acted[np.arange(len(y)), y] & (y > 0)).sum()),
        "acted": {LABELS[k]: f"{int(acted[y == k, k].sum())}/{int((y == k).sum())}" for k in range(1, len(LABELS))},
    }


def train(options: argparse.Namespace) -> dict[str, Any]:
    samples = read_labelled(options.data)
    ordinary = [sample for source in options.ordinary for sample in read_ordinary(source)]
    featuriser = Featuriser(samples)
    x = Columns(featuriser.matrix(), featuriser.matrix(hide_findings=True))
    extra, hints = Featuriser(ordinary).matrix(), featuriser.hints()
    y = np.array([sample.label for sample in samples])
    every = np.arange(len(y))
    measured = cross_validate(samples, x, hints, extra, options)
    act_at = thresholds(out_of_fold(x, every, y, extra, options), y, hints)
    fitted = fit(x, every, y, extra, options.c)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        options.out,
        weights=np.asarray(fitted.coef_.T, np.float16),
        bias=np.asarray(fitted.intercept_, np.float32),
        act_at=act_at,
    )
    return {
        "what": "multinomial logistic regression on hashed character n-grams and lexicon indicators",
        "labels": list(LABELS),
        "act_at": {label: round(float(act_at[k]), 3) for k, label in enumerate(LABELS) if k},
        "ordinary_rows_added": len(ordinary),
        "regularisation_c": options.c,
        "seed": options.seed,
        "cross_validation": {"folds": FOLDS, "note": "the lexicon was written with this file at hand"} | measured,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the statistical part of moderation.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--ordinary", action="append", default=[], metavar="FILE:COLUMN")
    parser.add_argument("--out", type=Path, default=Path("core/weights/moderation-lexical.npz"))
    parser.add_argument("--c", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    card = train(options) | {
        "data": "Oh-LoRA moderation prompts, train split (1,060 prompts, 5 categories); ordinary rows from its Q&A, "
        "interview and quiz train splits",
        "data_licence": "none stated by the source; no sentence of it is contained in the weights",
        "licence": "Apache-2.0",
        "command": "python -m training.lexical.train_moderation --data moderation.csv "
        "--ordinary qna_sft.csv:user_question --ordinary interview_sft.csv:user_input "
        "--ordinary quiz_answers.csv:user_answer",
    }
    options.out.with_suffix(".json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
