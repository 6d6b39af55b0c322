"""A light adversarial phase: a critic of patches asks for strands and edges that a mean of errors leaves soft.

The critic sees patches only (Isola et al. 2017, "Image-to-Image Translation with Conditional Adversarial Networks"),
with spectral normalisation (Miyato et al. 2018) and the hinge loss; likeness goes on to say what is painted where.
"""

from __future__ import annotations

import time
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm
from tqdm import tqdm

from training.faces.detail import detail_gap
from training.faces.likeness import Likeness
from training.faces.optimise import Optimisers, Rates, cosine, follow
from training.faces.reconstruct import DETAIL, Reconstruction
from training.faces.schedule import Stage

_WEIGHT: Final = 0.03
"""Of the critic's word against likeness; more invents strands that the portraits do not have."""
_RATES: Final = Rates(muon=0.004, adam=1e-3)
_CRITIC_RATE: Final = 1e-3
_WARM_UP: Final = 0.15
"""The share of the phase in which only the critic learns."""
_EMA_KEEP: Final = 0.99
_STREAM: Final = 7


class PatchCritic(nn.Module):
    """Scores patches of about 30 px: pictures (n, 3, side, side) -> (n, 1, side / 8, side / 8), portraits high."""

    def __init__(self, channels: tuple[int, ...] = (32, 64, 96)) -> None:
        super().__init__()
        inside = 3
        layers: list[nn.Module] = []
        for outside in channels:
            layers += [spectral_norm(nn.Conv2d(inside, outside, 4, stride=2, padding=1)), nn.LeakyReLU(0.2)]
            inside = outside
        self.layers = nn.Sequential(*layers, spectral_norm(nn.Conv2d(inside, 1, 3, padding=1)))

    def forward(self, pictures: Tensor) -> Tensor:
        scores: Tensor = self.layers(pictures.contiguous(memory_format=torch.channels_last))
        return scores


class Sharpening:
    """Continues a finished reconstruction with a critic beside the likeness. Interrupted, it begins again."""

    def __init__(self, training: Reconstruction) -> None:
        self._training = training
        self._optimisers = Optimisers(training.network, _RATES)
        self._critic = PatchCritic()
        self._critic_optimiser = torch.optim.Adam(self._critic.parameters(), lr=_CRITIC_RATE, betas=(0.0, 0.99))

    def train(self, stage: Stage) -> None:
        """Sharpen for the length of this stage."""
        network, likeness = self._training.network, Likeness.of_side(stage.side)
        network.load_state_dict(self._training.mean.state_dict())
        started, steps = time.monotonic(), 0
        rng = np.random.default_rng((self._training.seed, _STREAM))
        with tqdm(total=100, unit="%", desc="sharpen", mininterval=5, disable=None) as bar:
            for numbers, portraits in self._training.batches(rng, stage):
                done = stage.done(steps, (time.monotonic() - started) / 60)
                if done >= 1:
                    break
                painted = network(numbers, stage.levels)
                self._teach_critic(portraits, painted.detach())
                if done > _WARM_UP:
                    judged = -self._critic(painted).mean()
                    unlike = likeness(painted, portraits) + DETAIL * detail_gap(painted, portraits)
                    self._optimisers.step(unlike + _WEIGHT * judged, cosine(done))
                    follow(self._training.mean, network, _EMA_KEEP)
                steps += 1
                bar.update(int(100 * done) - bar.n)
        self._training.report(stage, sharpened=steps)

    def _teach_critic(self, portraits: Tensor, painted: Tensor) -> None:
        self._critic_optimiser.zero_grad()
        real, drawn = self._critic(portraits), self._critic(painted)
        loss = torch.relu(1 - real).mean() + torch.relu(1 + drawn).mean()
        loss.backward()  # type: ignore[no-untyped-call]
        self._critic_optimiser.step()
