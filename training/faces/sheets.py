"""Contact sheets: what a network paints, for people to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

_COLUMNS: Final = 8


def write_sheet(path: Path, portraits: Tensor, painted: Tensor, most: int = 16) -> None:
    """Rows of portraits, each above a row of what was painted; (n, 3, side, side) in -1..1 each."""
    rows = []
    for start in range(0, min(most, len(portraits)), _COLUMNS):
        rows += [as_pixels(portraits[start : start + _COLUMNS]), as_pixels(painted[start : start + _COLUMNS])]
    Image.fromarray(tile([row for row in rows if len(row) == len(rows[0])])).save(path)


def as_pixels(pictures: Tensor) -> NDArray[np.uint8]:
    """Pictures (n, 3, side, side) in -1..1 as RGB bytes (n, side, side, 3)."""
    pixels = ((pictures.detach().float() + 1) * 127.5).round().clamp(0, 255).byte()
    return np.ascontiguousarray(pixels.permute(0, 2, 3, 1).numpy())


def tile(rows: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """One picture of rows of pictures, (n, side, side, 3) each."""
    return np.concatenate([np.concatenate(list(row), axis=1) for row in rows], axis=0)
