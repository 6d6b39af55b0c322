"""From a checkpoint's file to pictures in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.errors import FaceError
from core.inference.stylegan1.layout import PUBLISHED, Layout
from core.inference.stylegan1.network import Generator
from core.inference.torch_checkpoint import checked, read_state_dict

WHAT: Final = "StyleGAN-VectorFind generator"


class Renderer:
    """A generator on a device. The same w gives the same picture: noise is the checkpoint's own."""

    def __init__(self, generator: Generator, device: str = "cpu") -> None:
        self.layout = generator.layout
        self._generator = generator.to(device)
        self._device = torch.device(device)

    def map(self, z: NDArray[np.float32], label: NDArray[np.float32]) -> NDArray[np.float32]:
        """w, shape (n, latent), of z, shape (n, latent), and labels, shape (n, label)."""
        with torch.inference_mode():
            found: NDArray[np.float32] = self._generator.map(self._tensor(z), self._tensor(label)).cpu().numpy()
        return found

    def draw(self, w: NDArray[np.float32]) -> NDArray[np.uint8]:
        """RGB pictures, shape (n, resolution, resolution, 3), of w, shape (n, latent).

        They are drawn one by one: in a batch sums are added in another order, and a picture must not depend on its
        neighbours.
        """
        size = self.layout.resolution
        pictures = np.empty((len(w), size, size, 3), dtype=np.uint8)
        for number in range(len(w)):
            pictures[number] = self._drawn(w[number : number + 1])[0]
        return pictures

    def _drawn(self, w: NDArray[np.float32]) -> NDArray[np.uint8]:
        # TensorFloat-32, cuDNN's habit, would be off by some levels of grey
        with torch.inference_mode(), torch.backends.cudnn.flags(enabled=True, deterministic=True, allow_tf32=False):
            pictures = self._generator(self._tensor(w))
            levels = ((pictures + 1) * 127.5 + 0.5).clamp_(0, 255).to(torch.uint8)
            drawn: NDArray[np.uint8] = levels.permute(0, 2, 3, 1).cpu().numpy()
        return drawn

    def _tensor(self, values: NDArray[np.float32]) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32)).to(self._device)


def load_renderer(path: Path, device: str = "cpu", layouts: Mapping[int, Layout] = PUBLISHED) -> Renderer:
    """Read a generator's checkpoint.

    Args:
        path: a .pth file with the state dict, or with the state dict under a usual name.
        device: "cpu" or "cuda".
        layouts: the sizes that are accepted, by the length of their label.

    Raises:
        FaceError: the device is missing, or the file is no such checkpoint; one line that says why.
    """
    if device.startswith("cuda") and not torch.cuda.is_available():
        raise FaceError("there is no CUDA device here: take the device 'cpu'")
    state = read_state_dict(path)
    labels = state.get("mapping.label_weight")
    layout = layouts.get(len(labels)) if labels is not None and labels.ndim == 2 else None
    layout = layout or next(iter(layouts.values()))  # then the check below names what is wrong
    state = checked(path, WHAT, state, layout.shapes())
    lod = float(state["synthesis.lod"])
    if not 0 <= lod <= len(layout.channels) - 1:
        raise FaceError(f"{path}: is no {WHAT}: 'synthesis.lod' is {lod:g}, not 0..{len(layout.channels) - 1}")
    return Renderer(Generator(state, layout), device)
