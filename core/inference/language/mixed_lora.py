"""LoRA (Hu et al. 2021) for batches whose rows use different adapters.

PEFT can do that too, but looks for the rows of each adapter in each layer at each step: on a small base four adapters
make a step four times as long. Here all adapters of a layer lie in one pair of matrices, and each row keeps the part
that its own adapter contributes: two products more per layer, however many adapters there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from peft.tuners.lora import Linear, LoraLayer
from torch import Tensor, nn


class MixedLora(nn.Module):
    """A linear layer with several adapters of any ranks.

    Args:
        layer: PEFT's, with the weights of all adapters.
        adapters: their names; one that leaves this layer alone takes no place in it.
    """

    def __init__(self, layer: Linear, adapters: Sequence[str]) -> None:
        super().__init__()
        self.base_layer: nn.Module = layer.get_base_layer()
        here = [name for name in adapters if name in layer.lora_A]
        downs: list[Tensor] = [_weight(layer.lora_A[name]) for name in here]
        self.down = nn.Parameter(torch.cat(downs), requires_grad=False)  # (sum of ranks, inputs)
        ups = [_weight(layer.lora_B[name]).T * float(layer.scaling[name]) for name in here]
        self.up = nn.Parameter(torch.cat(ups), requires_grad=False)  # (sum of ranks, outputs)
        ends = torch.tensor([down.shape[0] for down in downs]).cumsum(0).tolist()
        self._places = {name: (start, end) for name, start, end in zip(here, [0, *ends], ends, strict=False)}
        self._chosen: tuple[Tensor, Tensor, Tensor] | None = None

    def choose(self, rows: Sequence[str]) -> None:
        """Which adapter each row of the next batches uses; a name without an adapter stands for the bare layer."""
        places = [self._places.get(name, (0, 0)) for name in rows]
        used = [place for place in places if place != (0, 0)]
        if not used:
            self._chosen = None
            return
        first, last = min(used)[0], max(used)[1]
        keep = self.down.new_zeros(len(rows), 1, last - first)
        for row, (start, end) in enumerate(places):
            keep[row, :, max(start - first, 0) : max(end - first, 0)] = 1
        self._chosen = (self.down[first:last], keep, self.up[first:last])

    def forward(self, x: Tensor) -> Tensor:
        """Shape (rows, length, inputs) to (rows, length, outputs).

        Raises:
            ValueError: `x` has not the rows that were chosen for.
        """
        whole: Tensor = self.base_layer(x)
        if self._chosen is None:
            return whole
        down, keep, up = self._chosen
        if x.dim() != 3 or x.shape[0] != keep.shape[0]:
            raise ValueError(f"adapters were chosen for {keep.shape[0]} rows, but the layer got {tuple(x.shape)}")
        return whole + (nn.functional.linear(x, down) * keep) @ up


def mixed(network: Any, adapters: Sequence[str]) -> tuple[MixedLora, ...]:
    """Put a `MixedLora` in the place of each of PEFT's layers.

    Args:
        network: PEFT's model around the base, which can be used without it afterwards.

    Raises:
        ValueError: a layer is not linear.
    """
    found = [(name, layer) for name, layer in network.named_modules() if isinstance(layer, LoraLayer)]
    layers = []
    for name, layer in found:
        if not isinstance(layer, Linear):
            raise ValueError(f"'{name}' is not a linear layer")
        layers.append(MixedLora(layer, adapters))
        parent, _, child = name.rpartition(".")
        setattr(network.get_submodule(parent), child, layers[-1])
    return tuple(layers)


def _weight(layer: Any) -> Tensor:
    weight: Tensor = layer.weight.detach()
    return weight
