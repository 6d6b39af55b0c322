"""Remembers the last vectors: questions are asked again, and a statement is compared with every answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.ports import Encoder

_KEPT: Final = 8192


class RememberingEncoder:
    """An encoder, for several threads, that encodes only what it has not encoded lately.

    Args:
        kept: number of vectors that are remembered.
    """

    def __init__(self, encoder: Encoder, kept: int = _KEPT) -> None:
        self._encoder = encoder
        self._kept = kept
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As `Encoder.encode`; what is not remembered is encoded in one call."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing or not texts:
            fresh = self._encoder.encode(missing)
            if not texts:
                return fresh
            known |= zip(missing, fresh, strict=True)
        with self._lock:
            for text, vector in known.items():
                self._vectors[text] = vector
                self._vectors.move_to_end(text)
            while len(self._vectors) > self._kept:
                self._vectors.popitem(last=False)
        return np.stack([known[text] for text in texts])
