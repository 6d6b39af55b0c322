"""Fits the small heads that turn evidence into a probability."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from core.inference.logistic import Logistic

_PENALTY = 1.0


def fit_logistic(names: Sequence[str], rows: ArrayLike, truth: ArrayLike) -> Logistic:
    """Logistic regression on standardised rows (n, len(names)); the scale is folded into the weights."""
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=_PENALTY, max_iter=5000).fit(scaler.transform(rows), truth)
    weights = model.coef_[0] / scaler.scale_
    return Logistic(tuple(names), weights, float(model.intercept_[0] - weights @ scaler.mean_))
