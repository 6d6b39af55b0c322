"""The trained score: support vector regression over the features, evaluated with a few lines of numpy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from core.errors import ConfigError
from core.quiz.grading.features import NAMES

WEIGHTS = Path(__file__).resolve().parents[2] / "weights" / "grading-lexical.json"


@dataclass(frozen=True, slots=True)
class ScoreModel:
    """Radial-basis support vector regression (Drucker et al. 1997) on standardised features.

    Attributes:
        mean, scale: shape (f,), of the features in the order of `features.NAMES`.
        support: standardised support vectors, shape (s, f).
        dual: their coefficients, shape (s,).
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    support: NDArray[np.float64]
    dual: NDArray[np.float64]
    intercept: float
    gamma: float

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Self:
        """Read weights written by `training.lexical.train_grading`.

        Raises:
            ConfigError: the file is missing, malformed or made for other features.
        """
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            if raw["features"] != list(NAMES):
                raise ConfigError(f"{path}: these grading weights were trained on other features; train them again")
            arrays = {key: np.array(raw[key], dtype=np.float64) for key in ("mean", "scale", "support", "dual")}
            model = cls(**arrays, intercept=float(raw["intercept"]), gamma=float(raw["gamma"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigError(f"{path}: cannot read grading weights: {error}") from error
        if model.support.shape != (len(model.dual), len(NAMES)):
            raise ConfigError(f"{path}: cannot read grading weights: support vectors have the wrong shape")
        return model

    def predict(self, features: NDArray[np.float64]) -> float:
        """Score of one feature vector, clipped to 0..1."""
        standard = np.clip((features - self.mean) / self.scale, -6, 6)
        kernel = np.exp(-self.gamma * ((self.support - standard) ** 2).sum(axis=1))
        return float(np.clip(kernel @ self.dual + self.intercept, 0, 1))
