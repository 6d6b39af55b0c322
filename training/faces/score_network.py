"""Reads features and colours off a picture: the property CNN of VectorFind, in our own small form."""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d

from core.faces.expression import PROPERTIES
from training.faces.draw.palette import palette
from training.faces.draw.parameters import PARAMETERS, Traits

COLOURS: Final = ("skin", "iris", "hair")
"""The colours that make her recognisable; each is read as Oklab (lightness, a, b)."""
SCORES: Final = PROPERTIES + tuple(f"{colour}_{axis}" for colour in COLOURS for axis in ("lightness", "a", "b"))
SIDE: Final = 128
"""At which pictures are looked at, if they are not smaller."""
_DROP: Final = 0.1


class PropertyScorer(nn.Module):
    """Pictures (n, 3, side, side) in -1..1 -> `SCORES` (n, 14) in the portraits' own units."""

    centre: Tensor
    spread: Tensor

    def __init__(self, channels: tuple[int, ...], side: int = SIDE) -> None:
        super().__init__()
        self.channels, self.side = channels, side
        layers: list[nn.Module] = []
        for inside, outside in zip((3, *channels), channels, strict=False):
            layers += [nn.Conv2d(inside, outside, 3, stride=2, padding=1), nn.BatchNorm2d(outside), nn.LeakyReLU(0.1)]
        self.features = nn.Sequential(*layers)
        last_side = side >> len(channels)
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Linear(channels[-1] * last_side**2, 256),
            nn.LeakyReLU(0.1),
            nn.Dropout(_DROP),
            nn.Linear(256, len(SCORES)),
        )
        self.register_buffer("centre", torch.zeros(len(SCORES)))
        self.register_buffer("spread", torch.ones(len(SCORES)))

    def forward(self, pictures: Tensor) -> Tensor:
        return self.standard(pictures) * self.spread + self.centre

    def standard(self, pictures: Tensor) -> Tensor:
        """Scores with mean 0 and spread 1 over the portraits, which is how they are learned."""
        small = adaptive_avg_pool2d(pictures, self.side).contiguous(memory_format=torch.channels_last)
        scores: Tensor = self.head(self.features(small))
        return scores


def true_scores(parameters: NDArray[np.float32]) -> NDArray[np.float32]:
    """What portraits of these parameters (n, P) should score: (n, len(SCORES))."""
    moved = parameters[:, [PARAMETERS.index(name) for name in PROPERTIES]]
    colours = [palette(Traits(*row)) for row in parameters.tolist()]
    painted = [[value for name in COLOURS for value in getattr(one, name)] for one in colours]
    return np.concatenate([moved, np.array(painted, dtype=np.float32)], axis=1)
