"""The network that draws her: a small StyleGAN that paints 256 px from a handful of named numbers.

After StyleGAN2 (Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN") with three savings, so
that two CPU cores draw a picture in some 30 ms:

* A style scales what goes into a convolution before it is enlarged, where there are four times fewer numbers.
* Demodulation is split into a style of unit power and kernels of unit power. Their product has the same expected
  power as StyleGAN2's exact form, and no pass over the activations is spent on it.
* Each level adds its colours by pixel shuffle (Shi et al. 2016) at twice its own side, so that no wide layer ever
  runs at the side of the picture.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, interpolate, leaky_relu, pixel_shuffle

FIRST_SIDE: Final = 4
_SLOPE: Final = 0.2
_GAIN: Final = 2**0.5
_TINY: Final = 1e-8
_RGB: Final = 3


@dataclass(frozen=True, slots=True)
class FaceShape:
    """What a network is made of.

    Attributes:
        inputs: how many numbers describe a picture.
        width: length of w.
        channels: of each level; the levels have sides 4, 8, 16 ..., and the last one paints at twice its side.
        layers: of the mapping network.
    """

    inputs: int
    width: int = 256
    channels: tuple[int, ...] = (256, 256, 256, 256, 128, 64)
    layers: int = 4

    @property
    def side(self) -> int:
        """Pixels of the finished picture."""
        return side_after(len(self.channels))


def shape_to_json(shape: FaceShape) -> str:
    return json.dumps(asdict(shape))


def shape_from_json(text: str) -> FaceShape:
    """Raises ValueError, KeyError or TypeError for what is not the shape of a network."""
    fields = json.loads(text)
    return FaceShape(**{**fields, "channels": tuple(fields["channels"])})


def side_after(levels: int) -> int:
    """Pixels of the picture that this many levels paint."""
    return FIRST_SIDE << levels


class FaceNetwork(nn.Module):
    """Named numbers -> w -> picture. All matrices are 2-D parameters, which is how their optimiser wants them.

    Attributes:
        precision: what the convolutions compute in; float32, or bfloat16 where the processor has it.
    """

    def __init__(self, shape: FaceShape) -> None:
        super().__init__()
        self.shape = shape
        self.precision = torch.float32
        widths = [shape.inputs] + [shape.width] * shape.layers
        self.mapping = nn.ModuleList(nn.Linear(inside, outside) for inside, outside in pairwise(widths))
        self.start = nn.Parameter(torch.randn(shape.channels[0], FIRST_SIDE, FIRST_SIDE))
        before = (shape.channels[0], *shape.channels[:-1])
        self.levels = nn.ModuleList(
            FaceLevel(inside, outside, shape.width) for inside, outside in zip(before, shape.channels, strict=True)
        )

    def forward(self, numbers: Tensor, levels: int | None = None) -> Tensor:
        """Pictures of parameters (n, inputs); see `paint`."""
        return self.paint(self.map(numbers), levels)

    def map(self, numbers: Tensor) -> Tensor:
        """The w of parameters (n, inputs): (n, width)."""
        w = numbers
        for index, layer in enumerate(self.mapping):
            w = layer(w)
            if index < len(self.mapping) - 1:
                w = leaky_relu(w, _SLOPE)
        return w

    def settle(self) -> None:
        """Compute the kernels once and for all; for drawing only, in the precision that is set now."""
        for part in self.modules():
            if isinstance(part, StyledConvolution):
                part.settled = part.weight(self.precision).detach()

    def paint(self, w: Tensor, levels: int | None = None) -> Tensor:
        """RGB of w (n, width), about -1..1, float32 (n, 3, side, side) with side = `side_after(levels)`.

        Args:
            levels: how many levels to use; all of them if None.
        """
        x = self.start.to(self.precision).expand(len(w), -1, -1, -1).contiguous(memory_format=torch.channels_last)
        picture = torch.zeros(len(w), _RGB, FIRST_SIDE, FIRST_SIDE)
        for index, level in enumerate(self.levels[:levels]):
            x, colours = level(x, w, enlarge=index > 0)
            picture = interpolate(picture, scale_factor=2.0, mode="bilinear") + colours.float()
        return picture


class FaceLevel(nn.Module):
    """Two convolutions at one side, and the colours that they add to the picture at twice that side."""

    def __init__(self, inside: int, outside: int, width: int) -> None:
        super().__init__()
        self.first = StyledConvolution(inside, outside, width)
        self.second = StyledConvolution(outside, outside, width)
        self.colours = nn.Linear(outside, 4 * _RGB)
        nn.init.zeros_(self.colours.weight)  # a level that is added to a trained network changes nothing at first
        nn.init.zeros_(self.colours.bias)

    def forward(self, x: Tensor, w: Tensor, *, enlarge: bool) -> tuple[Tensor, Tensor]:
        x = self.second(self.first(x, w, enlarge=enlarge), w)
        kernel = self.colours.weight[:, :, None, None].to(x.dtype)
        return x, pixel_shuffle(conv2d(x, kernel, self.colours.bias.to(x.dtype)), 2)


class StyledConvolution(nn.Module):
    """A 3x3 convolution whose input channels are weighed by w, then leaky ReLU."""

    def __init__(self, inside: int, outside: int, width: int) -> None:
        super().__init__()
        self.kernel = nn.Parameter(torch.randn(outside, inside * 9) / (inside * 9) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(outside))
        self.style = nn.Linear(width, inside)
        nn.init.ones_(self.style.bias)
        self.settled: Tensor | None = None

    def forward(self, x: Tensor, w: Tensor, *, enlarge: bool = False) -> Tensor:
        x = x * unit_power(self.style(w)).to(x.dtype)[:, :, None, None]
        if enlarge:
            x = interpolate(x, scale_factor=2.0, mode="nearest")
        kernel = self.weight(x.dtype) if self.settled is None else self.settled
        return leaky_relu(conv2d(x, kernel, self.bias.to(x.dtype), padding=1), _SLOPE, inplace=True)

    def weight(self, dtype: torch.dtype) -> Tensor:
        """The kernels as the convolution takes them: (outside, inside, 3, 3)."""
        fan_in = self.kernel.shape[1]
        kernel = unit_power(self.kernel) * (_GAIN / fan_in**0.5)
        shaped: Tensor = kernel.to(dtype).view(len(kernel), -1, 3, 3)
        return shaped.contiguous(memory_format=torch.channels_last)


def unit_power(rows: Tensor) -> Tensor:
    """Rows scaled to a mean square of 1."""
    scaled: Tensor = rows * torch.rsqrt(rows.square().mean(1, keepdim=True) + _TINY)
    return scaled


def fast_precision() -> torch.dtype:
    """bfloat16 where the processor multiplies it natively (AMX, AVX512-BF16), else float32."""
    able = torch.cpu.get_capabilities()
    return torch.bfloat16 if able.get("amx_bf16") or able.get("avx512_bf16") else torch.float32
