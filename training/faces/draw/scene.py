"""What every part of the portrait draws with, and the measures that the parts share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import skia

from training.faces.draw.brush import Brush, linear
from training.faces.draw.colour import Lab
from training.faces.draw.curves import Points, closed_curve, mix
from training.faces.draw.palette import Palette
from training.faces.draw.parameters import Traits
from training.faces.draw.pose import Pose

EYE_LINE: Final = 131.0
MOUTH_LINE: Final = 169.0


@dataclass(frozen=True, slots=True)
class Scene:
    """One portrait in the making."""

    brush: Brush
    pose: Pose
    traits: Traits
    palette: Palette

    @property
    def cheek(self) -> float:
        """Half the width of the face at the cheekbones."""
        return mix(46.5, 51.0, self.traits.face_width)

    @property
    def volume(self) -> float:
        """How far the hair stands off the head; even the flattest hair has some."""
        return 0.35 + 0.85 * self.traits.hair_volume

    @property
    def chin(self) -> float:
        """Where the chin ends; an open mouth lowers it."""
        return mix(186.0, 192.0, self.traits.chin_length) + 3.0 * self.traits.mouth

    def hair_paint(self, lighter: float = 0.0, vivid: float = 1.0) -> skia.Shader:
        """The hair's colour from root to ombre, over the whole picture's height, lightened by `lighter`."""
        return _ombre(self.palette.hair, self.palette.ombre, self.traits.ombre_height, lighter, vivid)


@lru_cache(maxsize=32)
def _ombre(hair: Lab, tips: Lab, height: float, lighter: float, vivid: float) -> skia.Shader:
    """The gradient from root to tips; kept, because many locks of one portrait share it."""
    middle = mix(290.0, 74.0, height)
    root, end = hair.lighter(lighter).vivid(vivid), tips.lighter(lighter).vivid(vivid)
    stops = [(0.0, root, 1.0), (0.5, root.towards(end, 0.5), 1.0), (1.0, end, 1.0)]
    return linear((0, middle - 46), (0, middle + 46), stops)


def face_outline(scene: Scene) -> Points:
    """The outline of the face from temple to temple over the chin, closed above the forehead: (n, 2)."""
    cheek, chin, taper = scene.cheek, scene.chin, scene.traits.jaw_taper
    half = np.array(
        [
            (0.70 * cheek, 60, 8),
            (0.96 * cheek, 92, 8),
            (1.00 * cheek, 120, 9),
            (0.975 * cheek, 140, 11),
            (0.868 * cheek, 157, 15),
            (mix(0.67, 0.57, taper) * cheek, chin - 16.5, 21),
            (mix(0.375, 0.285, taper) * cheek, chin - 5.6, 28),
            (0.125 * cheek, chin - 0.5, 34),
        ]
    )
    return closed_face(scene, half)


def closed_face(scene: Scene, half: Points) -> Points:
    """Mirror the half outline; the side that turns away shows its cheekbone, the other side its jaw."""
    right, left = half.copy(), half[::-1] * (-1, 1, 1)
    right[:, 2] += 7 * scene.pose.turn
    left[:, 2] -= 7 * scene.pose.turn
    return closed_curve(scene.pose.line(np.concatenate([right, left])), 6)
