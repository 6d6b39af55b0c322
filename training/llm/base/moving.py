"""How the decoder's weights are moved: Muon for the matrices inside, Adam for embeddings and norms."""

from __future__ import annotations

from typing import Final

import torch
from torch import nn

from training.faces.optimise import Optimisers, Rates, cosine

RATES: Final = Rates(muon=0.02, adam=1e-3)
_ADAM_BETAS: Final = (0.9, 0.95)
_MUON_MOMENTUM: Final = 0.95
_WARM_UP: Final = 0.02
_EMBEDDINGS: Final = "embed_tokens"


class DecoderOptimisers(Optimisers):
    """Muon (Jordan et al. 2024) would make all rows of the embeddings alike long, so they are Adam's."""

    def __init__(self, network: nn.Module, rates: Rates = RATES) -> None:
        named = dict(network.named_parameters())
        inside = [weight for name, weight in named.items() if weight.ndim == 2 and _EMBEDDINGS not in name]
        rest = [weight for name, weight in named.items() if weight.ndim != 2 or _EMBEDDINGS in name]
        self._parts = (
            (torch.optim.Muon(inside, lr=rates.muon, weight_decay=0.01, momentum=_MUON_MOMENTUM), rates.muon),
            (torch.optim.Adam(rest, lr=rates.adam, betas=_ADAM_BETAS, fused=True), rates.adam),
        )


def share_of_rates(done: float) -> float:
    """The share of the full rates when this share of the training (0..1) is done: up in a line, down in a cosine."""
    return min(1.0, (done + 1e-4) / _WARM_UP) * cosine(done)
