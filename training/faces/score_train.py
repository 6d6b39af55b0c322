"""Trains the property CNNs: one that directions are fitted with, and one that only judges them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import avg_pool2d, interpolate
from tqdm import tqdm

from training.faces.optimise import cosine
from training.faces.portraits import PortraitTable
from training.faces.score_network import SIDE, PropertyScorer, true_scores

_BATCH: Final = 32
_RATE: Final = 2e-3
_WEIGHT_DECAY: Final = 1e-3
_NOISE: Final = 0.03
_FITTER: Final = (24, 48, 64, 96)
_JUDGE: Final = (16, 32, 64, 96, 128)


@dataclass(frozen=True, slots=True)
class Scorers:
    """Two CNNs of different form, trained on different halves of the portraits.

    Attributes:
        fitter: finds directions and calibrates them.
        judge: tells how good they are; it takes no part in finding them.
    """

    fitter: PropertyScorer
    judge: PropertyScorer


def train_scorers(table: PortraitTable, rows: NDArray[np.int64], steps: int, seed: int) -> Scorers:
    """Train both on these rows of the portraits."""
    fitter = _train(_FITTER, table, rows[0::2], steps, seed)
    judge = _train(_JUDGE, table, rows[1::2], steps, seed + 1)
    return Scorers(fitter, judge)


def _train(
    channels: tuple[int, ...], table: PortraitTable, rows: NDArray[np.int64], steps: int, seed: int
) -> PropertyScorer:
    torch.manual_seed(seed)
    side = min(SIDE, table.side)
    scorer = PropertyScorer(channels, side)
    truth = torch.from_numpy(true_scores(table.parameters))
    scorer.spread, scorer.centre = torch.std_mean(truth[torch.from_numpy(rows)], dim=0)
    optimiser = torch.optim.AdamW(scorer.parameters(), lr=_RATE, weight_decay=_WEIGHT_DECAY)
    rng = np.random.default_rng(seed)
    scorer.train()
    for step in tqdm(range(steps), desc="property CNN", unit="step", mininterval=5, disable=None):
        batch = rng.choice(rows, min(_BATCH, len(rows)), replace=False)
        _, pictures = table.batch(batch, side)
        wanted = (truth[torch.from_numpy(batch)] - scorer.centre) / scorer.spread
        loss = (scorer.standard(_roughened(pictures, rng)) - wanted).square().mean()
        for group in optimiser.param_groups:
            group["lr"] = _RATE * cosine(step / steps)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return scorer.eval().requires_grad_(False)


def _roughened(pictures: Tensor, rng: np.random.Generator) -> Tensor:
    """Some pictures softened, all a little noisy: painted pictures are not as crisp as the portraits."""
    if rng.random() < 0.5:
        soft = interpolate(avg_pool2d(pictures, 2), scale_factor=2, mode="bilinear")
        pictures = torch.lerp(pictures, soft, float(rng.uniform(0.3, 1.0)))
    return pictures + _NOISE * torch.randn_like(pictures)
