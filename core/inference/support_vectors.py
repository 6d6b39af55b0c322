"""Support vector regression as numbers, evaluated with a few lines of numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_FARTHEST: Final = 6.0
"""Standardised evidence is cut here: what is farther out than that was never learned from."""


@dataclass(frozen=True, slots=True)
class SupportVectors:
    """Radial-basis support vector regression (Drucker et al. 1997) on standardised evidence.

    Attributes:
        mean, scale: shape (f,).
        support: standardised support vectors, shape (s, f).
        dual: their coefficients, shape (s,).
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    support: NDArray[np.float64]
    dual: NDArray[np.float64]
    intercept: float
    gamma: float

    def predict(self, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """Scores of rows of evidence, cut to 0..1; shape (n, f) gives (n,), shape (f,) gives ()."""
        standard = np.clip((evidence - self.mean) / self.scale, -_FARTHEST, _FARTHEST)
        # |a - b|^2 = |a|^2 + |b|^2 - 2ab, so that no array of all differences is needed
        distance = (standard**2).sum(-1, keepdims=True) + (self.support**2).sum(1) - 2 * standard @ self.support.T
        found: NDArray[np.float64] = np.exp(-self.gamma * distance) @ self.dual + self.intercept
        return np.clip(found, 0.0, 1.0)
