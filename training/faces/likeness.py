"""How unlike its portrait a picture is: colours and edges at several sizes, most of all around eyes and mouth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

# Parts of the picture, as shares of its side (top, bottom, left, right), and how much more they count than the rest.
_REGIONS: Final = (
    (0.08, 0.72, 0.22, 0.78, 0.8),  # head and hair around the face
    (0.36, 0.70, 0.32, 0.68, 1.0),  # face
    (0.38, 0.56, 0.32, 0.68, 1.5),  # brows and eyes
    (0.56, 0.68, 0.42, 0.58, 1.5),  # mouth
)
_SMALLEST_SIDE: Final = 8
_EDGE_SHARE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """The loss of reconstruction. `weights` (1, 1, side, side) has mean 1."""

    weights: Tensor

    @classmethod
    def of_side(cls, side: int) -> Likeness:
        weights = torch.ones(1, 1, side, side)
        for top, bottom, left, right, more in _REGIONS:
            y0, y1, x0, x1 = (round(share * side) for share in (top, bottom, left, right))
            weights[:, :, y0:y1, x0:x1] += more
        return cls(weights / weights.mean())

    def __call__(self, picture: Tensor, portrait: Tensor) -> Tensor:
        """L1 of colours and of differences between neighbours, mean over sizes; (n, 3, side, side) each -> scalar."""
        error, weights = picture - portrait, self.weights
        total, sizes = torch.zeros(()), 0
        while True:
            total = total + _weighted(error, weights) + _EDGE_SHARE * _edges(error, weights)
            sizes += 1
            if error.shape[-1] <= _SMALLEST_SIDE:
                return total / sizes
            error, weights = avg_pool2d(error, 2), avg_pool2d(weights, 2)


def _edges(error: Tensor, weights: Tensor) -> Tensor:
    across = _weighted(error[..., 1:] - error[..., :-1], weights[..., 1:])
    down = _weighted(error[..., 1:, :] - error[..., :-1, :], weights[..., 1:, :])
    return across + down


def _weighted(error: Tensor, weights: Tensor) -> Tensor:
    return (error.abs() * weights).mean()
