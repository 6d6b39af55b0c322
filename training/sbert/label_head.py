"""The head of tasks whose right-hand texts are labels: three opinions on a label, weighed by what they got right."""

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
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.special import log_softmax  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from core.errors import ConfigError
from training.sbert.features import BUCKETS, hashed
from training.sbert.tasks import PairTable

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Unit vectors of texts, shape (n, d)."""

TENSORS, SETTINGS = "head.safetensors", "head.json"
_SHARPNESS: Final = 10.0
_PENALTY: Final = 10.0
_NEVER_SEEN: Final = -20.0


@dataclass(frozen=True, slots=True)
class Linear:
    """Multinomial logistic regression; weights (f, labels), bias (labels,)."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def fit(cls, evidence: Any, own: NDArray[np.intp], labels: int) -> Self:
        """Learn from rows of evidence (n, f), sparse or not, and the number of each one's label."""
        seen = np.unique(own)
        weights = np.zeros((evidence.shape[1], labels), np.float32)
        bias = np.full(labels, _NEVER_SEEN, np.float32)  # a label without any text is never chosen
        if len(seen) == 1:
            bias[seen] = 0.0
            return cls(weights, bias)
        model = LogisticRegression(C=_PENALTY, max_iter=500).fit(evidence, own)
        rows, offsets = model.coef_, model.intercept_
        if len(seen) == 2:  # scikit-learn keeps the second label's row alone
            rows, offsets = np.stack([-rows[0], rows[0]]) / 2, np.array([-offsets[0], offsets[0]]) / 2
        weights[:, seen], bias[seen] = rows.T, offsets
        return cls(weights, bias)

    def opinion(self, evidence: Any) -> NDArray[np.float64]:
        """Log-probabilities, shape (n, labels)."""
        found: NDArray[np.float64] = log_softmax(np.asarray(evidence @ self.weights + self.bias, np.float64), axis=1)
        return found


@dataclass(frozen=True)
class LabelHead:
    """Attributes:
    labels: the right-hand texts, in the order of the columns.
    letters: reads character n-grams and fields; vectors: reads the encoder's vectors.
    trust: how much each opinion counts: closeness to the label's own text, letters, vectors; shape (3,).
    """

    labels: tuple[str, ...]
    letters: Linear
    vectors: Linear
    trust: NDArray[np.float64]

    @classmethod
    def fit(
        cls, labels: tuple[str, ...], texts: Sequence[str], vectors: NDArray[np.float32], own: NDArray[np.intp]
    ) -> Self:
        """Learn from texts, their vectors and the numbers of their labels; all opinions count alike until `weighed`."""
        letters = Linear.fit(hashed(texts), own, len(labels))
        return cls(labels, letters, Linear.fit(vectors, own, len(labels)), np.ones(3))

    def opinions(
        self, texts: Sequence[str], vectors: NDArray[np.float32], labels: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Log-probabilities of the three opinions, shape (3, n, labels).

        Args:
            labels: vectors of `self.labels`, shape (labels, d).
        """
        near = log_softmax(_SHARPNESS * (vectors @ labels.T).astype(np.float64), axis=1)
        return np.stack([near, self.letters.opinion(hashed(texts)), self.vectors.opinion(vectors)])

    def weighed(self, opinions: NDArray[np.float64], own: NDArray[np.intp]) -> Self:
        """The head with the trust that makes opinions on unseen texts likeliest (three numbers, not negative)."""

        def loss(trust: NDArray[np.float64]) -> float:
            joint = log_softmax(np.tensordot(trust, opinions, axes=1), axis=1)
            return -float(joint[np.arange(len(own)), own].mean())

        found = minimize(loss, np.ones(3), bounds=[(0.0, 10.0)] * 3, method="L-BFGS-B")
        return type(self)(self.labels, self.letters, self.vectors, found.x)

    def probabilities(self, opinions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shape (n, labels)."""
        found: NDArray[np.float64] = np.exp(log_softmax(np.tensordot(self.trust, opinions, axes=1), axis=1))
        return found

    def score(self, table: PairTable, encode: Encode) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self.rank(table.lefts, table.rights, encode)[table.left, table.right]
        return found

    def rank(self, lefts: Sequence[str], rights: Sequence[str], encode: Encode) -> NDArray[np.float64]:
        """As `Head.rank`; a label that the head does not know has no chance."""
        chances = self.probabilities(self.opinions(lefts, encode(lefts), encode(self.labels)))
        place = {label: column for column, label in enumerate(self.labels)}
        found = np.zeros((len(lefts), len(rights)))
        for column, label in enumerate(rights):
            if label in place:
                found[:, column] = chances[:, place[label]]
        return found

    def save(self, folder: Path) -> None:
        tensors: dict[str, NDArray[Any]] = {
            "letters": self.letters.weights.astype(np.float16),
            "letters_bias": self.letters.bias,
            "vectors": self.vectors.weights,
            "vectors_bias": self.vectors.bias,
            "trust": self.trust,
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
            tensors = load_file(folder / TENSORS)
            settings = json.loads((folder / SETTINGS).read_text("utf-8"))
            letters = Linear(tensors["letters"].astype(np.float32), tensors["letters_bias"])
            vectors = Linear(tensors["vectors"], tensors["vectors_bias"])
            head = cls(tuple(settings["labels"]), letters, vectors, tensors["trust"])
            head.check()
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise ConfigError(f"{folder}: the head beside the encoder cannot be read: {error}") from error
        return head

    def check(self) -> None:
        """Raises:
        ValueError: the parts do not fit each other.
        """
        shapes = [(part.weights.shape[-1], *part.bias.shape) for part in (self.letters, self.vectors)]
        if shapes != [(len(self.labels),) * 2] * 2 or len(self.letters.weights) != BUCKETS or self.trust.shape != (3,):
            raise ValueError("labels and weights do not fit each other")
