"""Which aspect a question asks for: its vector knows better than words like "why" or "how"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from core.content.schema import Aspect
from core.errors import ConfigError

WEIGHTS: Final = Path(__file__).resolve().parents[1] / "weights" / "retrieval-aspects.safetensors"
ASPECTS: Final = tuple(Aspect)
NEARNESS_SCALE: Final = 10.0


class AspectHead:
    """Multinomial logistic regression on a question's vector, joined with the nearness of the note's own aspects.

    Args:
        weights: shape (d, aspects), in the order of `ASPECTS`; bias: shape (aspects,).
        trust: how much the nearness of an aspect's text counts.
    """

    def __init__(self, weights: NDArray[np.float32], bias: NDArray[np.float32], trust: float) -> None:
        self._weights, self._bias, self._trust = weights, bias, trust

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Self:
        """Read the head.

        Raises:
            ConfigError: it is missing or malformed.
        """
        try:
            tensors = load_file(path)
            weights, bias, trust = tensors["weights"], tensors["bias"], float(tensors["trust"][0])
        except (OSError, KeyError, SafetensorError) as error:
            raise ConfigError(f"{path}: cannot be read as an aspect head: {error}") from error
        return cls(weights.astype(np.float32), bias.astype(np.float32), trust)

    def choose(self, vector: NDArray[np.float32], near: Mapping[Aspect, float], among: Collection[Aspect]) -> Aspect:
        """The likeliest of the aspects that a note has.

        Args:
            vector: of the question, shape (d,).
            near: cosine of each of the note's aspects with the question; what is missing is far.
        """
        logits = vector @ self._weights + self._bias
        far = min(near.values(), default=0.0)
        scores = {
            aspect: float(logits[ASPECTS.index(aspect)]) + self._trust * NEARNESS_SCALE * near.get(aspect, far)
            for aspect in among
        }
        return max(scores, key=scores.__getitem__)
