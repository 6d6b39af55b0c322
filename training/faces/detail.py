"""How far the fine detail of a picture is from its portrait's, wherever exactly its edges lie.

Likeness alone paints an edge soft where its place is not known to the pixel, because a soft edge is wrong by little
everywhere. The strength of oriented second differences, pooled over a small window, does not ask for the place: after
the statistics of textures (Portilla & Simoncelli 2000, "A Parametric Texture Model Based on Joint Statistics of Complex
Wavelet Coefficients"), at one size. Too much detail costs as much as too little.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

_GREY: Final = (0.299, 0.587, 0.114)
_DIRECTIONS: Final = ((0, 1), (1, 0), (1, 1), (1, -1))
"""Steps down and across, at right angles to upright, level and diagonal lines."""
_CURVE: Final = (1.0, -2.0, 1.0)
_SMOOTH: Final = (0.25, 0.5, 0.25)
_WINDOW: Final = 8
_SEEN: Final = 1e-4
"""Mean squares below this are not seen (about one of 255 levels); it also keeps the root's slope finite."""


def detail_gap(picture: Tensor, portrait: Tensor) -> Tensor:
    """Mean distance of root-mean-square second differences of grey, by window and direction.

    Args:
        picture, portrait: (n, 3, side, side) in -1..1; the side is at least 8.

    Returns:
        A scalar; 0 for equal detail.
    """
    return (_strength(picture) - _strength(portrait)).abs().mean()


def _strength(picture: Tensor) -> Tensor:
    """(n, directions, rows, columns)."""
    grey = (picture * torch.tensor(_GREY).view(1, 3, 1, 1)).sum(1, keepdim=True)
    power = torch.cat([_lines(grey, *step) for step in _DIRECTIONS], 1).square()
    window = min(_WINDOW, power.shape[-1])
    return (avg_pool2d(power, window, window // 2) + _SEEN).sqrt()


def _lines(grey: Tensor, down: int, across: int) -> Tensor:
    """The bend of grey in this direction, smoothed at right angles to it.

    Without smoothing, single dots and chequers, which a network paints most cheaply, would pass for edges.
    """
    return _three(_three(grey, down, across, _CURVE), across, -down, _SMOOTH)


def _three(grey: Tensor, down: int, across: int, weights: tuple[float, float, float]) -> Tensor:
    """Weighted sum of the pixel before, here and after in this direction; one pixel is lost on each edge."""
    rows, columns = grey.shape[-2:]
    before, here, after = (
        grey[..., 1 + i * down : rows - 1 + i * down, 1 + i * across : columns - 1 + i * across] for i in (-1, 0, 1)
    )
    return weights[0] * before + weights[1] * here + weights[2] * after
