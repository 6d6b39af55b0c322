"""The network: z and label -> w -> picture.

Weights are those of the checkpoint times the constants of equalised learning rates (Karras et al. 2018), which are
multiplied in once, when the checkpoint is read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import torch
import torch.nn.functional as F  # noqa: N812 - the name that everybody knows it by
from torch import Tensor, nn

from core.inference.stylegan1.layout import FUSED_FROM, MAPPING_LAYERS, Layout

_GAIN: Final = math.sqrt(2.0)
_MAPPING_LEARNING_RATE: Final = 0.01
_SLOPE: Final = 0.2
_EPSILON: Final = 1e-8

State = Mapping[str, Tensor]


class Generator(nn.Module):
    """Draws faces from a checkpoint's tensors, whose names and shapes are those of `layout`."""

    def __init__(self, state: State, layout: Layout) -> None:
        super().__init__()
        self.layout = layout
        self.lod = float(state["synthesis.lod"])
        self.mapping = _Mapping(state)
        self.layers = nn.ModuleList(_StyledLayer(state, layer, layout) for layer in range(layout.layers))
        self.to_rgb = nn.ModuleList(_ToRgb(state, block) for block in range(len(layout.channels)))
        self.eval().requires_grad_(False)

    def map(self, z: Tensor, label: Tensor) -> Tensor:
        """w, shape (n, latent), of z, shape (n, latent), and labels, shape (n, label). No truncation."""
        w: Tensor = self.mapping(z, label)
        return w

    def forward(self, w: Tensor) -> Tensor:
        """RGB pictures in about -1..1, shape (n, 3, resolution, resolution), of w, which every layer receives.

        A level of detail above 0, left behind by progressive growing, leaves the last blocks out or blends them in.
        """
        picture: Tensor | None = None
        x = w
        for block, to_rgb in enumerate(self.to_rgb):
            blocks_above = len(self.to_rgb) - 1 - block
            share = min(blocks_above + 1 - self.lod, 1.0)
            if share > 0:
                for layer in self.layers[2 * block : 2 * block + 2]:
                    x = layer(x, w)
            if picture is None:
                picture = to_rgb(x) if blocks_above < self.lod + 1 else None
            elif share <= 0:
                picture = _doubled(picture)
            else:
                picture = to_rgb(x) * share + _doubled(picture) * (1 - share)
        assert picture is not None  # noqa: S101 - the last block always makes one
        return picture


class _Mapping(nn.Module):
    """Eight dense layers on z and the label's embedding, together scaled to unit mean square."""

    def __init__(self, state: State) -> None:
        super().__init__()
        _keep(self, "embedding", state["mapping.label_weight"])
        for layer in range(MAPPING_LAYERS):
            weight, bias = (state[f"mapping.dense{layer}.{part}"] for part in ("weight", "bias"))
            _keep(self, f"weight{layer}", weight * (_GAIN / math.sqrt(weight.shape[1]) * _MAPPING_LEARNING_RATE))
            _keep(self, f"bias{layer}", bias * _MAPPING_LEARNING_RATE)

    def forward(self, z: Tensor, label: Tensor) -> Tensor:
        x = torch.cat((z, label @ self.get_buffer("embedding")), dim=1)
        x = x / torch.sqrt(x.square().mean(dim=1, keepdim=True) + _EPSILON)
        for layer in range(MAPPING_LAYERS):
            x = F.linear(x, self.get_buffer(f"weight{layer}"), self.get_buffer(f"bias{layer}"))
            x = F.leaky_relu(x, _SLOPE)
        return x


class _StyledLayer(nn.Module):
    """Convolution, noise, bias, leaky ReLU, instance normalisation, and the scale and shift that w asks for.

    The first layer has a learned constant in the place of a convolution.
    """

    const: Tensor
    kernel: Tensor
    blur: Tensor
    noise: Tensor
    noise_strength: Tensor
    bias: Tensor
    style_weight: Tensor
    style_bias: Tensor

    def __init__(self, state: State, layer: int, layout: Layout) -> None:
        super().__init__()
        name = f"synthesis.layer{layer}"
        self._first = layer == 0
        self._upsamples = layout.upsamples(layer)
        if self._first:
            _keep(self, "const", state[f"{name}.const"])
        else:
            kernel = state[f"{name}.weight"]
            kernel = kernel * (_GAIN / math.sqrt(kernel[0].numel()))
            if self._upsamples:
                kernel = _upsampling_kernel(kernel, fused=layout.resolution_of(layer) >= FUSED_FROM)
                _keep(self, "blur", state[f"{name}.blur.kernel"])
            _keep(self, "kernel", kernel.contiguous(memory_format=torch.channels_last))
        _keep(self, "noise", state[f"{name}.apply_noise.noise"])
        _keep(self, "noise_strength", state[f"{name}.apply_noise.weight"][:, None, None])
        _keep(self, "bias", state[f"{name}.bias"][:, None, None])
        style = state[f"{name}.style.weight"]
        _keep(self, "style_weight", style / math.sqrt(style.shape[1]))
        _keep(self, "style_bias", state[f"{name}.style.bias"])

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        x = self._convolved(x).addcmul(self.noise, self.noise_strength).add_(self.bias)
        x = F.leaky_relu_(x, _SLOPE)
        x -= x.mean(dim=(2, 3), keepdim=True)
        deviation = torch.sqrt(x.square().mean(dim=(2, 3), keepdim=True) + _EPSILON)
        style = F.linear(w, self.style_weight, self.style_bias)[:, :, None, None]
        scale, shift = style.chunk(2, dim=1)
        return torch.addcmul(shift, x, (scale + 1) / deviation)

    def _convolved(self, x: Tensor) -> Tensor:
        if self._first:
            return self.const.expand(len(x), -1, -1, -1).contiguous(memory_format=torch.channels_last)
        if not self._upsamples:
            return F.conv2d(x, self.kernel, padding=1)
        x = F.conv_transpose2d(x, self.kernel, stride=2, padding=1)
        return F.conv2d(x, self.blur, padding=1, groups=x.shape[1])


class _ToRgb(nn.Module):
    """A 1x1 convolution to red, green and blue; w has no part in it."""

    weight: Tensor
    bias: Tensor

    def __init__(self, state: State, block: int) -> None:
        super().__init__()
        weight = state[f"synthesis.output{block}.weight"]
        _keep(self, "weight", weight[:, :, 0, 0] / math.sqrt(weight.shape[1]))
        _keep(self, "bias", state[f"synthesis.output{block}.bias"])

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x.movedim(1, 3), self.weight, self.bias).movedim(3, 1)


def _upsampling_kernel(kernel: Tensor, *, fused: bool) -> Tensor:
    """A 4x4 kernel of a transposed convolution with stride 2, shape (in, out, 4, 4), from a 3x3 one (out, in, 3, 3).

    Repeating every pixel and convolving is such a convolution too, with the mirrored kernel: written that way it needs
    less than half the multiplications.
    """
    padded = F.pad(kernel if fused else kernel.flip((2, 3)), (1, 1, 1, 1))
    summed = padded[..., 1:, 1:] + padded[..., :-1, 1:] + padded[..., 1:, :-1] + padded[..., :-1, :-1]
    return summed.transpose(0, 1)


def _doubled(picture: Tensor) -> Tensor:
    return F.interpolate(picture, scale_factor=2, mode="nearest")


def _keep(module: nn.Module, name: str, tensor: Tensor) -> None:
    """A tensor that moves to a device together with its module."""
    module.register_buffer(name, tensor)
