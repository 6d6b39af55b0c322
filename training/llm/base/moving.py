"""How the decoder's weights are moved: Muon for the matrices inside, Adam for embeddings and norms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from transformers import LlamaForCausalLM

from training.faces.optimise import Optimisers, cosine

_ADAM_BETAS: Final = (0.9, 0.95)
_MUON_MOMENTUM: Final = 0.95
_WARM_UP: Final = 0.02


@dataclass(frozen=True, slots=True)
class Rates:
    """Learning rates at full speed."""

    matrices: float = 0.02
    embeddings: float = 1e-2
    norms: float = 1e-3


class DecoderOptimisers(Optimisers):
    """Muon (Jordan et al. 2024) would make all rows of the embeddings alike long, so they are Adam's."""

    def __init__(self, network: LlamaForCausalLM, rates: Rates | None = None) -> None:
        rates = rates or Rates()
        embeddings = network.model.embed_tokens.weight
        inside = [weight for weight in network.parameters() if weight.ndim == 2 and weight is not embeddings]
        norms = [weight for weight in network.parameters() if weight.ndim != 2]
        self._parts = (
            (torch.optim.Muon(inside, lr=rates.matrices, weight_decay=0.01, momentum=_MUON_MOMENTUM), rates.matrices),
            (torch.optim.Adam([embeddings], betas=_ADAM_BETAS, fused=True), rates.embeddings),
            (torch.optim.Adam(norms, betas=_ADAM_BETAS), rates.norms),
        )


def share_of_rates(done: float) -> float:
    """The share of the full rates when this share of the training (0..1) is done: up in a line, down in a cosine."""
    return min(1.0, (done + 1e-4) / _WARM_UP) * cosine(done)
