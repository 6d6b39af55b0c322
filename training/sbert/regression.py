"""Fits the regressions of the heads, and keeps them as tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

from core.inference.support_vectors import SupportVectors


def fit_regression(
    evidence: NDArray[np.float64], scores: NDArray[np.float64], penalty: float, tube: float, gamma: float
) -> SupportVectors:
    """Support vector regression of scores (n,) on standardised evidence (n, f); deterministic."""
    scaler = StandardScaler().fit(evidence)
    machine = SVR(C=penalty, epsilon=tube, gamma=gamma).fit(scaler.transform(evidence), scores)
    dual = machine.dual_coef_[0]
    return SupportVectors(
        scaler.mean_, scaler.scale_, machine.support_vectors_, dual, float(machine.intercept_[0]), gamma
    )


def regression_tensors(regression: SupportVectors) -> dict[str, NDArray[Any]]:
    """What `regression_of` reads."""
    return {
        "mean": regression.mean,
        "scale": regression.scale,
        "support": regression.support.astype(np.float32),
        "dual": regression.dual,
        "shape": np.array([regression.intercept, regression.gamma]),
    }


def regression_of(tensors: Mapping[str, NDArray[Any]]) -> SupportVectors:
    """Raises:
    KeyError: a tensor is missing.
    """
    mean, scale, support, dual = (tensors[name].astype(np.float64) for name in ("mean", "scale", "support", "dual"))
    intercept, gamma = tensors["shape"].tolist()
    return SupportVectors(mean, scale, support, dual, intercept, gamma)
