"""The reference's ombre: hair that passes into another colour from some height on."""

from __future__ import annotations

import colorsys
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.faces.expression import Ombre

_SURE: Final = 191.25
"""A mask of 0..255 counts from here on; it is stretched so that 255 stays 255."""
_GRADIENT: Final = 0.5
"""The share of the coloured height over which the colour grows; the reference lets it swing around this value."""
_KEPT, _COLOUR, _DARKER = 1.35, 0.25, 38.25
_DEGREES: Final = 360


def colour_hair(
    picture: NDArray[np.uint8], mask: NDArray[np.float32], ombre: Ombre, gradient: float = _GRADIENT
) -> NDArray[np.uint8]:
    """The picture with an ombre, shape (height, width, 3).

    Args:
        picture: RGB, shape (height, width, 3).
        mask: 0..255, how much a pixel is hair, shape (height, width).
        ombre: hue, and the height that the colour reaches.
        gradient: 0 (a sharp edge)..1 (the colour is full only at the tips).
    """
    rows = np.flatnonzero(mask.max(axis=1) >= _SURE)
    if not len(rows):
        return picture.copy()
    top, bottom = int(rows[0]), int(rows[-1])
    share = _row_weights(len(picture), top, bottom, ombre.height, gradient)[:, None]
    share = share * (np.clip((mask - _SURE) * 4, 0, 255) / 255)
    original = picture.astype(np.float64)
    tinted = np.clip(_KEPT * original + _COLOUR * _rgb(ombre.hue) - _DARKER, 0, 255)
    blended: NDArray[np.float64] = original + (tinted - original) * share[:, :, None]
    return blended.astype(np.uint8)


def _row_weights(count: int, top: int, bottom: int, height: float, gradient: float) -> NDArray[np.float64]:
    """0 above the gradient, 1 below it, and linear in between, for every row of pixels."""
    start = top + (bottom - top) * (1 - height)
    length = (bottom - start) * gradient
    rows = np.arange(count, dtype=np.float64)
    if length <= 0:
        return (rows >= start).astype(np.float64)
    return np.clip((rows - start) / length, 0, 1)


def _rgb(hue: float) -> NDArray[np.float64]:
    """The pure colour of a hue in turns, in whole degrees; a full turn is red again."""
    degrees = int(_DEGREES * hue) % _DEGREES
    return np.array(colorsys.hsv_to_rgb(degrees / _DEGREES, 1, 1)) * 255
