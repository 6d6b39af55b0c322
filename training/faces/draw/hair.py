"""The hair behind the face: the back mass and the locks that fall over the shoulders."""

from __future__ import annotations

from typing import Final

import numpy as np

from training.faces.draw.brush import outline, radial
from training.faces.draw.curves import Points, closed_curve, mix, moved, open_curve, ribbon, taper
from training.faces.draw.scene import Scene

_SHADE: Final = -0.085
_LIGHT: Final = 0.075


def reach(scene: Scene) -> float:
    """How far down the longest hair falls, in picture units."""
    return mix(222.0, 330.0, scene.traits.hair_length)


def wave(scene: Scene, t: Points, phase: float) -> Points:
    """Sideways swing along a lock, t in 0 (root)..1 (tip); roots stay straight."""
    return np.asarray(7.5 * scene.traits.hair_wave * np.minimum(1.6 * t, 1.0) * np.sin(2 * np.pi * (1.7 * t + phase)))


def paint_back_hair(scene: Scene) -> None:
    """The mass behind neck and shoulders, darker towards the neck."""
    brush, pose, volume = scene.brush, scene.pose, scene.volume
    cheek, end = scene.cheek, reach(scene)
    half = [
        (0, 56, -12),
        (30, 62, -12),
        (cheek + 2 + 4 * volume, 82, -12),
        (cheek + 8 + 6 * volume, 114, -14),
        (cheek + 13 + 11 * volume, 160, -16),
        (cheek + 12 + 15 * volume, mix(190, 215, scene.traits.hair_length), -14),
        (cheek + 4 + 15 * volume, end - 22, -12),
        (cheek - 16 + 8 * volume, end, -10),
        (14, end - 7, -10),
    ]
    t = np.linspace(0, 1, len(half))
    right = np.array(half)
    right[2:, 0] += wave(scene, t[2:], 0.1) * 0.6
    left = np.array(half[::-1][:-1])
    left[:-1, 0] += wave(scene, t[::-1][:-2], 0.35) * 0.6
    mass = outline(closed_curve(pose.line(np.concatenate([right, left * (-1, 1, 1)])), 8))
    brush.fill(mass, scene.hair_paint(-0.05))
    with brush.inside(mass):
        _nape(scene)


def _nape(scene: Scene) -> None:
    """The dark behind the neck."""
    dark = scene.palette.hair.towards(scene.palette.ombre, 0.7 * scene.traits.ombre_height).lighter(-0.22)
    fade = radial((128, 178), 66, [(0, dark, 0.85), (0.55, dark, 0.7), (1, dark, 0)])
    scene.brush.oval(128, 178, 66, 66, fade)


def _fall(scene: Scene, side: int, x: float, z: float, span: tuple[float, float], phase: float) -> Points:
    """The centre line of a lock that falls from span[0] to span[1] at a distance x from the middle."""
    y = np.linspace(*span, 9)
    t = np.linspace(0, 1, 9)
    across = x - 11 * (1 - t) ** 2.4 + 4 * np.sin(np.pi * t) + wave(scene, t, phase + (0.0 if side > 0 else 0.18))
    return open_curve(scene.pose.line(np.stack([side * across, y, np.full(9, z)], axis=1)), 4)


def paint_drapes(scene: Scene) -> None:
    """Locks in front of the shoulders, two on each side, with their shadow on the clothes."""
    volume, cheek, end = scene.volume, scene.cheek, reach(scene)
    for side in (-1, 1):
        for x, z, width, tip, phase, light in (
            (cheek + 5 + 8 * volume, -10.0, 12 + 4 * volume, end - 4, 0.30, -0.035),
            (cheek - 1 + 5 * volume, -4.0, 9 + 3 * volume, end - 16, 0.12, 0.0),
        ):
            line = _fall(scene, side, x, z, (86, tip), phase)
            paint_lock(scene, line, taper(len(line), width, 3, 0.50), light, shadow=0.30)


def paint_lock(scene: Scene, line: Points, widths: Points, lighter: float = 0.0, shadow: float = 0.0) -> None:
    """One strand group: body, shade along one edge, light along the other, a shadow on what lies below."""
    brush = scene.brush
    body = outline(ribbon(line, widths))
    if shadow:
        # Only the lower half lies on something; higher up the lock hangs in front of other hair.
        half = len(line) // 2
        brush.fill(ribbon(moved(line[half:], 0, 3.5), widths[half:]), scene.palette.ink, shadow, blur=3.5)
    brush.fill(body, scene.hair_paint(lighter))
    with brush.inside(body):
        brush.fill(ribbon(line, widths * 0.42, -1.6), scene.hair_paint(lighter + _SHADE), 0.75, blur=1.6)
        brush.fill(ribbon(line, widths * 0.26, 1.0), scene.hair_paint(lighter + _LIGHT), 0.75, blur=1.4)
