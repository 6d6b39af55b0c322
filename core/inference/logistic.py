"""Logistic regression as numbers: the small heads that turn evidence into a probability."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Logistic:
    """p = 1 / (1 + exp(-(weights . evidence + bias))).

    Attributes:
        names: of the evidence, in order.
        weights: shape (len(names),).
    """

    names: tuple[str, ...]
    weights: NDArray[np.float64]
    bias: float

    @classmethod
    def load(cls, path: Path, names: Sequence[str]) -> Self:
        """Read a head that was trained on this evidence.

        Raises:
            ConfigError: the file is missing, malformed, or made for other evidence.
        """
        try:
            raw = json.loads(path.read_text("utf-8"))
            head = cls(tuple(raw["names"]), np.array(raw["weights"], np.float64), float(raw["bias"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigError(f"{path}: cannot be read as a head: {error}") from error
        if head.names != tuple(names) or head.weights.shape != (len(head.names),):
            raise ConfigError(f"{path}: this head was trained on other evidence; train it again")
        return head

    def save(self, path: Path) -> None:
        raw = {"names": self.names, "weights": [round(float(w), 5) for w in self.weights], "bias": round(self.bias, 5)}
        path.write_text(json.dumps(raw, indent=1) + "\n", "utf-8")

    def probability(self, evidence: ArrayLike) -> NDArray[np.float64]:
        """0..1, of rows of evidence: shape (..., len(names)) gives shape (...)."""
        logits = np.asarray(evidence, np.float64) @ self.weights + self.bias
        found: NDArray[np.float64] = 1 / (1 + np.exp(-logits))
        return found
