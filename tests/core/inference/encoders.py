"""Encoders that tell what they were asked."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DIMENSION = 8


def vector(text: str) -> NDArray[np.float32]:
    """A unit vector that belongs to this text alone."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    row = np.random.default_rng(seed).standard_normal(DIMENSION)
    return (row / np.linalg.norm(row)).astype(np.float32)


class Recorder:
    """Remembers the texts of each call in `batches`; fails on the text "bad"."""

    dimension = DIMENSION

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.batches.append(list(texts))
        if "bad" in texts:
            raise ZeroDivisionError("a bad text")
        return np.array([vector(text) for text in texts], dtype=np.float32).reshape(len(texts), DIMENSION)


class Gated(Recorder):
    """Works only once `gate` is set; `entered` tells that a call has come that far."""

    def __init__(self) -> None:
        super().__init__()
        self.entered, self.gate = threading.Event(), threading.Event()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.entered.set()
        assert self.gate.wait(30)
        return super().encode(texts)
