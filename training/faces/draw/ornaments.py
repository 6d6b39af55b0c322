"""Earrings and a hair pin; a size of zero makes them vanish."""

from __future__ import annotations

import numpy as np

from training.faces.draw.brush import radial
from training.faces.draw.colour import WHITE
from training.faces.draw.curves import mix, moved, smoothstep
from training.faces.draw.scene import Scene


def paint_earrings(scene: Scene) -> None:
    """A drop below each ear, in front of the hair; the one that turns away is lost behind the cheek."""
    size = scene.traits.earring_size
    colour = scene.palette.accent
    for side in (-1, 1):
        shown = smoothstep(0.04, 0.12, size) * (1 - smoothstep(0.05, 0.5, side * scene.pose.turn))
        x, y = scene.pose.at(side * (scene.cheek + 3.5), 151 + 3 * size, -3)
        radius = mix(0.4, 4.8, size)
        ball = radial((x - 1, y - 1), radius * 1.5, [(0, colour.lighter(0.18), 1), (1, colour.lighter(-0.14), 1)])
        scene.brush.oval(x, y, radius * 0.85, radius * 1.15, ball, shown)
        scene.brush.dot(x - 0.3 * radius, y - 0.4 * radius, 0.26 * radius, WHITE, 0.9 * shown, blur=0.2)


def paint_pin(scene: Scene) -> None:
    """A four-pointed star with soft arms, above her left temple."""
    size = scene.traits.pin_size
    shown, colour = smoothstep(0.04, 0.12, size), scene.palette.accent
    x, y = scene.pose.at(41, 84, 26)
    radius = mix(0.5, 11.0, size)
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    length = radius * (0.45 + 0.55 * np.abs(np.cos(2 * angle)) ** 1.7)
    star = np.stack([x + length * np.cos(angle) * 0.9, y + length * np.sin(angle)], axis=1)
    brush = scene.brush
    brush.fill(moved(star, 0.5, 1.8), scene.palette.ink, 0.45 * shown, blur=1.6)
    brush.fill(
        star, radial((x - 2, y - 2), radius, [(0, colour.lighter(0.20), 1), (1, colour.lighter(-0.03), 1)]), shown
    )
    brush.dot(x, y, radius * 0.22, WHITE, 0.9 * shown, blur=0.4)
