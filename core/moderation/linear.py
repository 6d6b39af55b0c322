"""The statistical part: multinomial logistic regression on hashed character n-grams and on what the rules found."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from core.errors import ConfigError
from core.moderation.categories import NONE, Category
from core.moderation.rules import Findings
from core.text.grams import gram_counts

LABELS: Final = (NONE, *Category)
BUCKETS: Final = 1 << 14
WIDTH: Final = BUCKETS + 2 * len(Category)
MAX_CHARS: Final = 200
"""Longer texts are judged by their beginning; the rules see all of them."""

_CALLS: Final = ("오로라야", "오로라", "로라야", "로라")


def featurise(text: str, findings: Findings) -> Mapping[int, float]:
    """Column to value: n-gram weights of unit length, then one indicator per category for `sure` and for `hints`.

    Args:
        text: a normalised text.
    """
    for call in _CALLS:
        text = text.replace(call, " ")
    columns: dict[int, float] = defaultdict(float)
    for gram, count in gram_counts(text[:MAX_CHARS]).items():
        columns[crc32(gram.encode()) % BUCKETS] += 1 + math.log(count)
    length = math.sqrt(sum(value * value for value in columns.values())) or 1.0
    features = {column: value / length for column, value in columns.items()}
    for index, category in enumerate(Category):
        features[BUCKETS + 2 * index] = float(category in findings.sure)
        features[BUCKETS + 2 * index + 1] = float(category in findings.hints)
    return features


class LinearModel:
    """Probabilities of `LABELS`.

    Args:
        weights: shape (WIDTH, 5).
        bias: shape (5,).
        act_at: shape (5,); from which probability on a hinted category is certain enough to act.
    """

    def __init__(self, weights: NDArray[np.float32], bias: NDArray[np.float32], act_at: NDArray[np.float32]) -> None:
        self._weights = weights
        self._bias = bias
        self.act_at = {Category(label): float(act_at[i]) for i, label in enumerate(LABELS) if label != NONE}

    @classmethod
    def load(cls, source: Traversable | None = None) -> Self:
        """Read the weights that come with the tutor, or another `.npz`.

        Raises:
            ConfigError: the file is missing or has other shapes.
        """
        source = source or files("core").joinpath("weights", "moderation-lexical.npz")
        try:
            with source.open("rb") as file, np.load(file, allow_pickle=False) as data:
                weights, bias, act_at = (np.asarray(data[k], np.float32) for k in ("weights", "bias", "act_at"))
        except (OSError, KeyError, ValueError) as error:
            raise ConfigError(f"{source}: not readable as moderation weights: {error}") from error
        if (weights.shape, bias.shape, act_at.shape) != ((WIDTH, len(LABELS)), (len(LABELS),), (len(LABELS),)):
            raise ConfigError(f"{source}: moderation weights of shape {weights.shape}, not {(WIDTH, len(LABELS))}")
        return cls(weights, bias, act_at)

    def probabilities(self, features: Mapping[int, float]) -> NDArray[np.float32]:
        """Shape (5,), in the order of `LABELS`."""
        columns = np.fromiter(features, np.intp, len(features))
        values = np.fromiter(features.values(), np.float32, len(features))
        logits = values @ self._weights[columns] + self._bias
        exponentials = np.exp(logits - logits.max())
        return np.asarray(exponentials / exponentials.sum(), np.float32)
