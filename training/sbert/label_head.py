"""The head of tasks whose right-hand texts are labels: one regression over letters, rules, turns and meaning."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
from scipy.special import softmax  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from core.errors import ConfigError
from training.sbert.features import hashed, rule_findings
from training.sbert.tasks import PairTable
from training.sbert.turns import turn_findings

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Unit vectors of texts, shape (n, d)."""

TENSORS, SETTINGS = "head.safetensors", "head.json"
_PENALTY: Final = 30.0
"""Chosen by folds over the reference's answer types and moderation prompts, of 3, 10, 30 and 40."""
_NEVER_SEEN: Final = -20.0


def evidence(texts: Sequence[str], vectors: NDArray[np.float32], middle: NDArray[np.float32]) -> csr_matrix:
    """What the head reads of each text: letters and fields, what rules find, what a turn is like, its vector.

    Args:
        vectors: unit vectors, shape (n, d).
        middle: shape (d,), where texts of this kind lie: only what sets a text apart from them is read.
    """
    apart = normalize(vectors - middle)
    return hstack([hashed(texts), rule_findings(texts), turn_findings(texts), csr_matrix(apart)]).tocsr()


@dataclass(frozen=True)
class LabelHead:
    """Multinomial logistic regression.

    Attributes:
        labels: the right-hand texts, in the order of the columns.
        weights: shape (columns of `evidence`, labels).
        bias: shape (labels,).
        middle: the mean of the vectors that it has learned from, shape (d,).
    """

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    middle: NDArray[np.float32]

    @classmethod
    def fit(
        cls, labels: tuple[str, ...], texts: Sequence[str], vectors: NDArray[np.float32], own: NDArray[np.intp]
    ) -> Self:
        """Learn from texts, their vectors (n, d) and the number of each one's label."""
        middle = vectors.mean(axis=0)
        rows = evidence(texts, vectors, middle)
        seen = np.unique(own)
        weights = np.zeros((rows.shape[1], len(labels)), np.float32)
        bias = np.full(len(labels), _NEVER_SEEN, np.float32)  # a label without any text is never chosen
        if len(seen) == 1:
            bias[seen] = 0.0
            return cls(labels, weights, bias, middle)
        model = LogisticRegression(C=_PENALTY, max_iter=500).fit(rows, own)
        found, offsets = model.coef_, model.intercept_
        if len(seen) == 2:  # scikit-learn keeps the second label's row alone
            found, offsets = np.stack([-found[0], found[0]]) / 2, np.array([-offsets[0], offsets[0]]) / 2
        weights[:, seen], bias[seen] = found.T, offsets
        return cls(labels, weights, bias, middle)

    def probabilities(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Shape (n, labels)."""
        logits = np.asarray(evidence(texts, vectors, self.middle) @ self.weights + self.bias, np.float64)
        found: NDArray[np.float64] = softmax(logits, axis=1)
        return found

    def score(self, table: PairTable, encode: Encode) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self.rank(table.lefts, table.rights, encode)[table.left, table.right]
        return found

    def rank(self, lefts: Sequence[str], rights: Sequence[str], encode: Encode) -> NDArray[np.float64]:
        """As `Head.rank`; a label that the head does not know has no chance."""
        chances = self.probabilities(lefts, encode(lefts))
        place = {label: column for column, label in enumerate(self.labels)}
        found = np.zeros((len(lefts), len(rights)))
        for column, label in enumerate(rights):
            if label in place:
                found[:, column] = chances[:, place[label]]
        return found

    def save(self, folder: Path) -> None:
        tensors: dict[str, NDArray[Any]] = {
            "weights": self.weights.astype(np.float16),
            "bias": self.bias,
            "middle": self.middle,
        }
        save_file(tensors, folder / TENSORS)
        settings = {"kind": "labels", "labels": self.labels}
        (folder / SETTINGS).write_text(json.dumps(settings, ensure_ascii=False, indent=1) + "\n", "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the head beside an encoder.

        Raises:
            ConfigError: it is malformed.
        """
        try:
            tensors: dict[str, NDArray[Any]] = load_file(folder / TENSORS)
            labels = tuple(json.loads((folder / SETTINGS).read_text("utf-8"))["labels"])
            weights, bias, middle = tensors["weights"].astype(np.float32), tensors["bias"], tensors["middle"]
            if weights.ndim != 2 or weights.shape[1] != len(labels) or bias.shape != (len(labels),) or middle.ndim != 1:
                raise ValueError("labels and weights do not fit each other")
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise ConfigError(f"{folder}: the head beside the encoder cannot be read: {error}") from error
        return cls(labels, weights, bias, middle)
