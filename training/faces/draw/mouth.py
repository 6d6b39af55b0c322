"""The mouth, from a closed line to an open mouth with teeth and tongue, and its smile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.faces.draw.brush import linear
from training.faces.draw.colour import Lab
from training.faces.draw.curves import Points, mix, moved, ribbon, smoothstep
from training.faces.draw.scene import MOUTH_LINE, Scene

_ACROSS: Final = np.linspace(-1.0, 1.0, 25)
_ARCH: Final = 1 - np.abs(_ACROSS) ** 2.2
_BOW: Final = 1 - 0.34 * np.exp(-((_ACROSS / 0.16) ** 2))
"""The dip in the middle of the upper lip."""


@dataclass(frozen=True, slots=True)
class Mouth:
    """The mouth's four edges from top to bottom, each (25, 2) in picture units."""

    lip_top: Points
    gap_top: Points
    gap_bottom: Points
    lip_bottom: Points


def shape_mouth(scene: Scene) -> Mouth:
    """Where the lips are: corners follow the smile, the lower lip follows the opening."""
    traits = scene.traits
    opening, smile = traits.mouth, traits.smile
    half = mix(12.0, 15.0, traits.mouth_width) + 2.6 * max(smile, 0.0) - 1.0 * max(-smile, 0.0) - 1.8 * opening
    corner = -3.8 * smile - 1.3
    line = corner * np.abs(_ACROSS) ** 2.1 + 0.6 * np.exp(-((_ACROSS / 0.25) ** 2)) * (1 - opening)
    full = mix(2.9, 4.3, traits.lip_fullness)
    fall = (13.5 + 1.0 * max(smile, 0.0)) * opening
    gap_top = line - 0.10 * fall * _ARCH
    gap_bottom = line + 0.90 * fall * (1 - np.abs(_ACROSS) ** mix(2.0, 2.8, max(smile, 0.0)))
    lip_top = gap_top - full * 0.95 * (1 - np.abs(_ACROSS) ** 1.5) * _BOW
    lip_bottom = gap_bottom + full * 1.25 * (1 - np.abs(_ACROSS) ** 2.4)

    def place(heights: Points) -> Points:
        return scene.pose.on_face(half * _ACROSS, MOUTH_LINE + heights, 2.0)

    return Mouth(place(lip_top), place(gap_top), place(gap_bottom), place(lip_bottom))


def paint_mouth(scene: Scene) -> None:
    """Lips, the inside where it is open, the line where it is closed."""
    brush, palette = scene.brush, scene.palette
    mouth = shape_mouth(scene)
    lip = palette.lip
    upper = np.concatenate([mouth.lip_top, mouth.gap_top[::-1]])
    lower = np.concatenate([mouth.gap_bottom, mouth.lip_bottom[::-1]])
    top, bottom = float(mouth.lip_top[:, 1].min()), float(mouth.lip_bottom[:, 1].max())
    brush.oval(*_below(mouth), 8, 2.0, palette.skin_shade, 0.55, blur=1.6)
    brush.fill(
        upper, linear((0, top), (0, top + 6), [(0, lip.lighter(0.03), 1), (1, lip.lighter(-0.045), 1)]), 0.8, blur=0.35
    )
    brush.fill(
        lower,
        linear((0, bottom - 6), (0, bottom), [(0, lip.lighter(0.02), 1), (1, lip.lighter(0.07), 1)]),
        0.85,
        blur=0.4,
    )
    _shine(scene, mouth)
    _inside(scene, mouth)
    _line(scene, mouth)


def _below(mouth: Mouth) -> tuple[float, float]:
    middle = mouth.lip_bottom[12]
    return float(middle[0]), float(middle[1]) + 2.2


def _shine(scene: Scene, mouth: Mouth) -> None:
    x, y = (mouth.gap_bottom[11] + mouth.lip_bottom[11]) / 2
    scene.brush.oval(
        float(x) - 1.0, float(y) - 0.1, 3.6, 0.85, scene.palette.lip.lighter(0.24).vivid(0.5), 0.75, blur=0.6
    )


def _inside(scene: Scene, mouth: Mouth) -> None:
    """Dark inside, upper teeth, tongue; all grow with the opening."""
    brush = scene.brush
    opening = np.concatenate([mouth.gap_top, mouth.gap_bottom[::-1]])
    top, bottom = mouth.gap_top[12], mouth.gap_bottom[12]
    height = float(bottom[1] - top[1])
    if height < 0.2:
        return
    dark = Lab(0.33, 0.085, 0.03)
    with brush.inside(opening):
        brush.fill(
            opening, linear((0, top[1]), (0, bottom[1]), [(0, dark.lighter(-0.08), 1), (1, dark.lighter(0.05), 1)])
        )
        tongue = Lab(0.66, 0.125, 0.04)
        brush.oval(
            float(bottom[0]), float(bottom[1]) + 1.0, 8.5, 0.48 * height, tongue, smoothstep(1.5, 6, height), blur=1.0
        )
        edge = mouth.gap_top + np.outer(min(0.30 * height, 3.2) * _ARCH, (0.0, 1.0))
        teeth = np.concatenate([moved(mouth.gap_top, 0, -2), edge[::-1]])
        brush.fill(teeth, Lab(0.95, 0.004, 0.008), 0.95, blur=0.35)


def _line(scene: Scene, mouth: Mouth) -> None:
    """The dark line under the upper lip, thicker in the middle and at the corners."""
    colour = scene.palette.lip.lighter(-0.19)
    widths = 0.34 + 0.34 * np.exp(-((_ACROSS / 0.35) ** 2)) - 0.15 * np.abs(_ACROSS) ** 3
    scene.brush.fill(ribbon(mouth.gap_top, widths), colour, 0.92, blur=0.3)
    for end in (0, -1):
        x, y = mouth.gap_top[end]
        scene.brush.oval(float(x), float(y), 1.1, 0.8, colour, 0.35, blur=0.6)
