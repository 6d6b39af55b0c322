"""Finds the hair in a face: EfficientNet-B0 (Tan & Le 2019) with a head of Ghost modules (Han et al. 2020).

The network of the published `segmentation_model_ohlora_v4.pth`. Attributes bear the names that its tensors have in
that file, which are those of monai's EfficientNet.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - the name that everybody knows it by
from numpy.typing import NDArray
from torch import Tensor, nn

from core.errors import FaceError
from core.inference.torch_checkpoint import checked, read_state_dict

WHAT: Final = "hair segmentation"
_STACKS: Final = (
    # blocks, kernel, stride of the first block, expansion, channels
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
_SEEN: Final = (0, 1, 2, 4, 6)
"""The stacks whose output the head sees: the last ones before each halving of the resolution."""
_STEM, _HEAD = 32, 1280
_WIDTH: Final = 64
_MASK: Final = 224
"""Pixels of the mask that the network was trained to draw."""


class HairSegmentation:
    """The trained network on a device, with its running statistics: equal pictures have equal masks."""

    def __init__(self, network: HairNetwork, device: str = "cpu") -> None:
        self._network = network.to(device).eval().requires_grad_(False)
        self._device = torch.device(device)

    def masks(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """How much each pixel is hair, 0..255, shape (n, height, width), of RGB pictures (n, height, width, 3)."""
        found = np.empty(pictures.shape[:3], dtype=np.float32)
        for number, picture in enumerate(pictures):
            levels = torch.from_numpy(np.ascontiguousarray(picture)).to(self._device)
            with torch.inference_mode():
                mask = self._network((levels.permute(2, 0, 1)[None] / 255 - 0.5) / 0.5)
                mask = F.interpolate(mask * 255, size=picture.shape[:2], mode="bicubic", align_corners=False)
            found[number] = mask[0, 0].cpu().numpy()
        return found


def load_hair_segmentation(path: Path, device: str = "cpu") -> HairSegmentation:
    """Read the published checkpoint: 418 tensors.

    Raises:
        FaceError: the file is no such checkpoint, or the device is missing; one line.
    """
    if device.startswith("cuda") and not torch.cuda.is_available():
        raise FaceError("there is no CUDA device here: take the device 'cpu'")
    network = HairNetwork()
    shapes = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    network.load_state_dict(checked(path, WHAT, read_state_dict(path), shapes))
    return HairSegmentation(network, device)


class HairNetwork(nn.Module):
    """A mask of 0..1, shape (n, 1, 224, 224), of RGB pictures in -1..1, shape (n, 3, height, width)."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = _EfficientNet()
        for number, stack in enumerate(_SEEN, start=1):
            self.add_module(f"conv{number}", _conv(_STACKS[stack][-1], _WIDTH, 3))
            self.add_module(f"bn{number}", nn.BatchNorm2d(_WIDTH))
        self.bn6 = nn.BatchNorm2d(_WIDTH)
        self.ghost1 = _Ghost(_WIDTH)
        self.ghost2 = _Ghost(_WIDTH)
        self.conv6 = _conv(_WIDTH, 1, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        total = torch.zeros((), device=pictures.device)
        for number, features in enumerate(self.encoder(pictures), start=1):
            conv, norm = self.get_submodule(f"conv{number}"), self.get_submodule(f"bn{number}")
            total = total + F.interpolate(norm(F.relu(conv(features))), size=(_MASK, _MASK), mode="nearest")
        return torch.sigmoid(self.conv6(self.ghost2(self.ghost1(self.bn6(total)))))


class _EfficientNet(nn.Module):
    """The features of EfficientNet-B0 after five of its stacks. `_conv_head` and `_bn1` belong to the file alone."""

    def __init__(self) -> None:
        super().__init__()
        self._conv_stem = _conv(3, _STEM, 3, stride=2)
        self._bn0 = _norm(_STEM)
        self._blocks = nn.Sequential()
        width, number = _STEM, 0
        for blocks, kernel, stride, expansion, channels in _STACKS:
            stack = nn.Sequential()
            for block in range(blocks):
                step = stride if block == 0 else 1
                stack.add_module(str(number), _MbConv(width, channels, kernel, step, expansion))
                width, number = channels, number + 1
            self._blocks.append(stack)
        self._conv_head = _conv(width, _HEAD, 1)
        self._bn1 = _norm(_HEAD)

    def forward(self, x: Tensor) -> Sequence[Tensor]:
        x = F.silu(self._bn0(self._conv_stem(x)))
        seen = []
        for number, stack in enumerate(self._blocks):
            x = stack(x)
            if number in _SEEN:
                seen.append(x)
        return seen


class _MbConv(nn.Module):
    """Mobile inverted bottleneck with squeeze and excitation (Sandler et al. 2018, Hu et al. 2018)."""

    def __init__(self, inner: int, outer: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide, squeezed = inner * expansion, max(1, inner // 4)
        self._expands = expansion != 1
        self._skips = stride == 1 and inner == outer
        if self._expands:
            self._expand_conv = _conv(inner, wide, 1)
            self._bn0 = _norm(wide)
        self._depthwise_conv = _conv(wide, wide, kernel, stride=stride, groups=wide)
        self._bn1 = _norm(wide)
        self._se_reduce = nn.Conv2d(wide, squeezed, 1)
        self._se_expand = nn.Conv2d(squeezed, wide, 1)
        self._project_conv = _conv(wide, outer, 1)
        self._bn2 = _norm(outer)

    def forward(self, before: Tensor) -> Tensor:
        x: Tensor = F.silu(self._bn0(self._expand_conv(before))) if self._expands else before
        x = F.silu(self._bn1(self._depthwise_conv(x)))
        attention = self._se_expand(F.silu(self._se_reduce(x.mean(dim=(2, 3), keepdim=True))))
        x = self._bn2(self._project_conv(torch.sigmoid(attention) * x))
        return x + before if self._skips else x


class _Ghost(nn.Module):
    """Half of the channels by a 1x1 convolution, the other half by a cheap one of each of these."""

    def __init__(self, width: int) -> None:
        super().__init__()
        half = width // 2
        self.primary_conv = nn.Sequential(_conv(width, half, 1), nn.ReLU(), nn.BatchNorm2d(half))
        self.cheap_operation = nn.Sequential(_conv(half, half, 3, groups=half), nn.ReLU(), nn.BatchNorm2d(half))

    def forward(self, x: Tensor) -> Tensor:
        primary = self.primary_conv(x)
        return torch.cat((primary, self.cheap_operation(primary)), dim=1)


class _SameConv(nn.Conv2d):
    """A convolution without bias that keeps the size, or halves an even one exactly, as TensorFlow pads it.

    What is odd in the padding goes to the right and to the bottom.
    """

    def forward(self, x: Tensor) -> Tensor:
        padding = self.kernel_size[0] - self.stride[0]
        if padding > 0:
            before = padding // 2
            x = F.pad(x, (before, padding - before) * 2)
        return super().forward(x)


def _conv(inner: int, outer: int, kernel: int, *, stride: int = 1, groups: int = 1) -> _SameConv:
    return _SameConv(inner, outer, kernel, stride=stride, groups=groups, bias=False)


def _norm(width: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(width, eps=1e-3, momentum=0.01)
