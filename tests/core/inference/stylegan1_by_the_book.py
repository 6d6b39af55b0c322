"""StyleGAN 1 written down literally, slowly and in float64, to hold the fast network against; and random checkpoints.

One function for each statement about the published generator: nothing is merged, reordered or prepared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor

from core.inference.stylegan1.layout import Layout

State = Mapping[str, Tensor]
SMALL = {label: Layout(label, channels=(8, 8, 8, 8, 6, 4, 4)) for label in (3, 7)}
"""Generators of the published resolution and latent size, with few channels."""


def random_state(layout: Layout, seed: int = 0, lod: float = 0.0) -> dict[str, Tensor]:
    """A checkpoint's tensors of a generator that has learned nothing, but draws pictures of the usual contrast."""
    generator = torch.Generator().manual_seed(seed)
    state = {}
    for name, shape in layout.shapes().items():
        tensor = torch.randn(shape, generator=generator)
        if name == "synthesis.lod":
            tensor = torch.tensor(lod)
        elif name.endswith("blur.kernel"):
            line = torch.tensor([1.0, 2.0, 1.0])
            tensor = (torch.outer(line, line) / 16).expand(shape).clone()
        elif name.startswith("mapping.dense"):
            tensor = tensor / 0.01  # as the learning rate of 0.01 has it
        elif ".output" in name or name.endswith("noise.weight"):
            tensor = tensor * 0.4
        state[name] = tensor
    return state


def w_of(state: State, z: NDArray[np.float64], label: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = {name: tensor.double().numpy() for name, tensor in state.items() if name.startswith("mapping.")}
    x = np.concatenate((z, label @ weights["mapping.label_weight"]), axis=1)
    x = x / np.sqrt((x**2).mean(axis=1, keepdims=True) + 1e-8)
    for layer in range(8):
        weight, bias = weights[f"mapping.dense{layer}.weight"], weights[f"mapping.dense{layer}.bias"]
        x = x @ (weight * math.sqrt(2) / math.sqrt(weight.shape[1]) * 0.01).T + 0.01 * bias
        x = np.where(x > 0, x, 0.2 * x)
    return x


def levels_of(state: State, w: NDArray[np.float64], blocks: int = 7, precision: torch.dtype = torch.float64) -> NDArray:
    """RGB levels of grey, uint8, shape (n, size, size, 3)."""
    picture = picture_of(state, torch.from_numpy(w).to(precision), blocks).permute(0, 2, 3, 1).numpy()
    return np.clip((picture + 1) * 127.5 + 0.5, 0, 255).astype(np.uint8)


def picture_of(state: State, w: Tensor, blocks: int) -> Tensor:
    given = {name: tensor.to(w.dtype) for name, tensor in state.items()}
    lod, x, picture = float(state["synthesis.lod"]), w, torch.empty(0)
    for block in range(blocks):
        above = blocks - 1 - block
        if lod < above + 1:
            x = _layer(given, 2 * block + 1, _layer(given, 2 * block, x, w), w)
        if above - 1 < lod <= above:
            picture = _rgb(given, block, x)
        elif above < lod < above + 1:
            alpha = math.ceil(lod) - lod
            picture = _rgb(given, block, x) * alpha + _nearest(picture) * (1 - alpha)
        elif lod >= above + 1:
            picture = _nearest(picture)
    return picture


def _layer(given: State, layer: int, x: Tensor, w: Tensor) -> Tensor:
    name, size = f"synthesis.layer{layer}", 4 * 2 ** (layer // 2)
    if layer == 0:
        x = given[f"{name}.const"].repeat(len(w), 1, 1, 1)
    else:
        kernel = given[f"{name}.weight"]
        kernel = kernel * math.sqrt(2) / math.sqrt(kernel.shape[1] * 9)
        if layer % 2 == 1:
            x = F.conv2d(x, kernel, padding=1)
        elif size < 128:
            x = F.conv2d(_nearest(x), kernel, padding=1)
        else:
            kernel = F.pad(kernel, (1, 1, 1, 1))
            kernel = kernel[:, :, 1:, 1:] + kernel[:, :, :-1, 1:] + kernel[:, :, 1:, :-1] + kernel[:, :, :-1, :-1]
            x = F.conv_transpose2d(x, kernel.permute(1, 0, 2, 3), stride=2, padding=1)
        if layer % 2 == 0:
            x = F.conv2d(x, given[f"{name}.blur.kernel"], padding=1, groups=x.shape[1])
    x = x + given[f"{name}.apply_noise.noise"] * given[f"{name}.apply_noise.weight"].view(1, -1, 1, 1)
    x = x + given[f"{name}.bias"].view(1, -1, 1, 1)
    x = torch.where(x > 0, x, 0.2 * x)
    x = x - x.mean(dim=(2, 3), keepdim=True)
    x = x / torch.sqrt((x**2).mean(dim=(2, 3), keepdim=True) + 1e-8)
    style = w @ (given[f"{name}.style.weight"] / math.sqrt(w.shape[1])).T + given[f"{name}.style.bias"]
    style = style.view(len(w), 2, -1, 1, 1)
    return x * (style[:, 0] + 1) + style[:, 1]


def _rgb(given: State, block: int, x: Tensor) -> Tensor:
    weight = given[f"synthesis.output{block}.weight"]
    return F.conv2d(x, weight / math.sqrt(weight.shape[1]), given[f"synthesis.output{block}.bias"])


def _nearest(x: Tensor) -> Tensor:
    return x.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
