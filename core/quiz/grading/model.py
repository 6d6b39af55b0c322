"""The trained score: weights of a support vector regression over the features."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from core.errors import ConfigError
from core.inference.support_vectors import SupportVectors
from core.quiz.grading.features import NAMES

WEIGHTS = Path(__file__).resolve().parents[2] / "weights" / "grading-lexical.json"


def load_score_model(path: Path = WEIGHTS) -> SupportVectors:
    """Read weights written by `training.lexical.train_grading`; they score rows of `features.NAMES`.

    Raises:
        ConfigError: the file is missing, malformed or made for other features.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["features"] != list(NAMES):
            raise ConfigError(f"{path}: these grading weights were trained on other features; train them again")
        arrays = {key: np.array(raw[key], dtype=np.float64) for key in ("mean", "scale", "support", "dual")}
        model = SupportVectors(**arrays, intercept=float(raw["intercept"]), gamma=float(raw["gamma"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path}: cannot read grading weights: {error}") from error
    if model.support.shape != (len(model.dual), len(NAMES)):
        raise ConfigError(f"{path}: cannot read grading weights: support vectors have the wrong shape")
    return model
