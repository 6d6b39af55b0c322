"""The soft background with a hint of northern lights, her theme."""

from __future__ import annotations

import numpy as np

from training.faces.draw.brush import SIDE, Brush, linear, radial
from training.faces.draw.curves import open_curve, ribbon
from training.faces.draw.scene import Scene

_FRAME = np.array([(0.0, 0.0), (SIDE, 0.0), (SIDE, SIDE), (0.0, SIDE)])


def paint_backdrop(scene: Scene) -> None:
    """Fill the picture: a vertical gradient, two curtains of aurora, a glow behind the head."""
    brush, base = Brush(scale=0.25), scene.palette.backdrop
    warm = scene.palette.ombre
    bottom = base.lighter(0.10).towards(warm, 0.22).vivid(0.9)
    brush.fill(_FRAME, linear((0, 0), (60, SIDE), [(0, base.lighter(-0.10), 1), (0.55, base, 1), (1, bottom, 1)]))
    strength = scene.traits.aurora
    for colour, line, width in (
        (scene.palette.accent.lighter(-0.04), [(-30, 120), (40, 70), (120, 62), (210, 24), (290, 30)], 26),
        (warm.lighter(-0.08), [(-30, 60), (50, 22), (130, 34), (220, 92), (290, 96)], 20),
    ):
        curtain = ribbon(open_curve(line), np.full(33, width))
        brush.shine(curtain, colour, 0.12 + 0.50 * strength, blur=13)
    glow = base.lighter(0.14).vivid(0.7)
    brush.fill(_FRAME, radial((128, 120), 150, [(0, glow, 0.75), (0.6, glow, 0.25), (1, glow, 0)]))
    scene.brush.lay(brush)
