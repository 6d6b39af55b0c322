"""How weights are moved: Muon for matrices, Adam for everything else, and a mean of the latest weights for use."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor, nn

_ADAM_BETAS: Final = (0.9, 0.99)
_MUON_MOMENTUM: Final = 0.9
_LEAST_RATE: Final = 0.02
_COLOURS: Final = "colours"
"""Layers that write to the picture itself: their scale matters, and Muon would not keep it."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Learning rates at full speed."""

    muon: float = 0.06
    adam: float = 1e-2


class Optimisers:
    """Muon (Jordan et al. 2024) on matrices, Adam on the rest, at one common share of their rates."""

    def __init__(self, network: nn.Module, rates: Rates) -> None:
        named = dict(network.named_parameters())
        matrices = [weight for name, weight in named.items() if weight.ndim == 2 and _COLOURS not in name]
        rest = [weight for name, weight in named.items() if weight.ndim != 2 or _COLOURS in name]
        self._parts: tuple[tuple[torch.optim.Optimizer, float], ...] = (
            (torch.optim.Muon(matrices, lr=rates.muon, weight_decay=0.0, momentum=_MUON_MOMENTUM), rates.muon),
            (torch.optim.Adam(rest, lr=rates.adam, betas=_ADAM_BETAS), rates.adam),
        )

    def step(self, loss: Tensor, share: float) -> None:
        """Move against the gradient of `loss` with this share of the full rates."""
        for optimiser, rate in self._parts:
            optimiser.zero_grad()
            for group in optimiser.param_groups:
                group["lr"] = rate * share
        loss.backward()  # type: ignore[no-untyped-call]
        for optimiser, _ in self._parts:
            optimiser.step()

    def state_dict(self) -> list[dict[str, Any]]:
        return [optimiser.state_dict() for optimiser, _ in self._parts]

    def load_state_dict(self, states: list[dict[str, Any]]) -> None:
        for (optimiser, _), state in zip(self._parts, states, strict=True):
            optimiser.load_state_dict(state)


def cosine(done: float) -> float:
    """The share of the full rate when this share of the time (0..1) is done: from 1 down to a fiftieth."""
    return _LEAST_RATE + (1 - _LEAST_RATE) * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


@torch.no_grad()
def follow(mean: nn.Module, network: nn.Module, keep: float) -> None:
    """Move the running mean of weights towards the network's: keep * mean + (1 - keep) * network."""
    for slow, fast in zip(mean.parameters(), network.parameters(), strict=True):
        slow.lerp_(fast, 1 - keep)
