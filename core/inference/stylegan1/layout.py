"""Names and shapes of the tensors of a generator's checkpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAPPING_LAYERS: Final = 8
FIRST_RESOLUTION: Final = 4
FUSED_FROM: Final = 128
"""From this resolution on the generator was trained with upsampling fused into the convolution."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The sizes of a generator; the defaults are those of the published checkpoints.

    Attributes:
        label: numbers that describe a face to the mapping network: 3 in v7, 7 in v8.
        label_width: length of their embedding.
        latent: length of z and of w.
        channels: of the blocks of 4, 8, 16 ... pixels.
    """

    label: int
    label_width: int = 16
    latent: int = 512
    channels: tuple[int, ...] = (512, 512, 512, 512, 256, 128, 64)

    @property
    def layers(self) -> int:
        """Styled layers: two in each block."""
        return 2 * len(self.channels)

    @property
    def resolution(self) -> int:
        """Width and height of the picture, in pixels."""
        return self.resolution_of(self.layers - 1)

    def resolution_of(self, layer: int) -> int:
        return FIRST_RESOLUTION << layer // 2

    def upsamples(self, layer: int) -> bool:
        """Whether the layer doubles the resolution: the first of every block but the first block."""
        return layer >= 2 and layer % 2 == 0

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every tensor of the checkpoint: 123 for seven blocks."""
        found = self._mapping_shapes()
        found |= {"truncation.w_avg": (self.latent,), "synthesis.lod": ()}
        for layer in range(self.layers):
            found |= self._layer_shapes(layer)
        for block, width in enumerate(self.channels):
            found |= {f"synthesis.output{block}.weight": (3, width, 1, 1), f"synthesis.output{block}.bias": (3,)}
        return found

    def _mapping_shapes(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {"mapping.label_weight": (self.label, self.label_width)}
        for layer in range(MAPPING_LAYERS):
            width = self.latent + (self.label_width if layer == 0 else 0)
            found |= {
                f"mapping.dense{layer}.weight": (self.latent, width),
                f"mapping.dense{layer}.bias": (self.latent,),
            }
        return found

    def _layer_shapes(self, layer: int) -> dict[str, tuple[int, ...]]:
        width, size = self.channels[layer // 2], self.resolution_of(layer)
        before = self.channels[max(layer - 1, 0) // 2]
        found: dict[str, tuple[int, ...]] = {
            "bias": (width,),
            "apply_noise.weight": (width,),
            "apply_noise.noise": (1, 1, size, size),
            "style.weight": (2 * width, self.latent),
            "style.bias": (2 * width,),
        }
        if layer == 0:
            found["const"] = (1, width, size, size)
        else:
            found["weight"] = (width, before, 3, 3)
        if self.upsamples(layer):
            found["blur.kernel"] = (width, 1, 3, 3)
        return {f"synthesis.layer{layer}.{name}": shape for name, shape in found.items()}


PUBLISHED: Final = {3: Layout(3), 7: Layout(7)}
"""The published generators, by the length of their label."""
