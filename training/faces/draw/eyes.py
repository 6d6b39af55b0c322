"""Eyes and brows. A lowering lid stays convex and the brow stays where it is, so half closed reads as sleepy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.faces.draw.brush import linear, radial
from training.faces.draw.colour import WHITE, Lab
from training.faces.draw.curves import Points, mix, moved, open_curve, ribbon, smoothstep, taper
from training.faces.draw.scene import EYE_LINE, Scene

_ACROSS: Final = np.linspace(-1.0, 1.0, 25)
"""Places across the eye from its inner (-1) to its outer (1) corner."""
_CLOSED_SAG: Final = 4.4


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye's lids as curves in picture units, and how open it is (0..1)."""

    scene: Scene
    side: int
    lids: float

    @property
    def half_width(self) -> float:
        return mix(13.6, 16.0, self.scene.traits.eye_size)

    @property
    def middle(self) -> float:
        return mix(24.6, 27.4, self.scene.traits.eye_spacing)

    def at(self, across: float | Points, y: float | Points, lift: float = 0.0) -> Points:
        """Where places of the eye appear; y counts from the eye line."""
        x = self.side * (self.middle + np.asarray(across) * self.half_width)
        return self.scene.pose.on_face(x, EYE_LINE + np.asarray(y), lift)

    def base(self, across: Points) -> Points:
        """The height of the line between the corners; the outer corner is a little higher."""
        return np.asarray(1.4 - (across + 1) * mix(-0.4, 2.2, self.scene.traits.eye_tilt))

    def upper(self, lids: float) -> Points:
        """Heights of the upper lid over `_ACROSS` when open by `lids`."""
        full = mix(14.0, 16.4, self.scene.traits.eye_roundness) * (0.6 + 0.4 * self.half_width / 14.8)
        arch = (1 - np.abs(_ACROSS) ** 2.5) ** 0.85 * (1 + 0.06 * _ACROSS)
        # The sag of the closed lid comes only at the end, so that a half closed eye keeps its round lid.
        shut = 1 - smoothstep(0.0, 0.4, lids)
        return np.asarray(self.base(_ACROSS) + shut * self._sag() - full * lids * arch)

    def lower(self) -> Points:
        """Heights of the lower lid over `_ACROSS`; a smile pushes it up."""
        bowl = (1 - np.abs(_ACROSS) ** 2.6) ** 0.9
        smile = self.scene.traits.smile
        depth = (8.4 - 1.9 * max(smile, 0.0) - 0.3 * min(smile, 0.0)) * bowl
        shut = 1 - smoothstep(0.0, 0.4, self.lids)
        return np.asarray(self.base(_ACROSS) + shut * self._sag() + (1 - shut) * depth)

    def iris(self) -> tuple[float, float, float, float]:
        """The iris in the picture: middle x and y, half width and half height."""
        left, right = self.at(-0.3, 0)[0], self.at(0.3, 0)[0]
        radius = 0.70 * self.half_width
        # The gaze stays a little on the viewer, and sinks with the lid.
        x = float(self.at(-0.03, 0)[0]) - 1.2 * self.scene.pose.turn
        y = EYE_LINE - 1.6 + 1.2 * (1 - self.lids)
        return x, y, radius * float(abs(right - left)) / (0.6 * self.half_width), radius * 1.13

    def _sag(self) -> Points:
        """How far the line of a closed eye hangs below its corners."""
        return np.asarray(_CLOSED_SAG * (1 - np.abs(_ACROSS) ** 2.2))


def paint_eyes(scene: Scene) -> None:
    """Both eyes."""
    opening = scene.traits.eyes
    lids = opening * (1.22 - 0.22 * opening)
    for side in (-1, 1):
        eye = Eye(scene, side, lids)
        _lid_skin(eye)
        _ball(eye)
        _lashes(eye)


def _lid_skin(eye: Eye) -> None:
    """The fold above the eye and the lid's own skin below it."""
    brush, palette = eye.scene.brush, eye.scene.palette
    inner = slice(2, 23)
    fold_height = eye.upper(0.42 + 0.58 * eye.lids)[inner] - mix(3.4, 4.6, eye.scene.traits.eye_size)
    fold = eye.at(_ACROSS[inner] * 1.02, fold_height)
    lid = eye.at(_ACROSS[inner], eye.upper(eye.lids)[inner])
    brush.fill(np.concatenate([fold, lid[::-1]]), palette.skin_shade, 0.42, blur=1.0)
    brush.fill(
        ribbon(fold, taper(len(fold), 0.62, 0.1, peak=0.6, end=0.2)), palette.skin_shade.lighter(-0.16).vivid(1.2), 0.8
    )


def _ball(eye: Eye) -> None:
    """The white and the iris inside the opening."""
    brush, palette = eye.scene.brush, eye.scene.palette
    top, bottom = eye.at(_ACROSS, eye.upper(eye.lids)), eye.at(_ACROSS, eye.lower())
    if float(np.max(bottom[:, 1] - top[:, 1])) < 0.3:
        return
    opening = np.concatenate([top, bottom[::-1]])
    white = Lab(0.965, 0.004, -0.004)
    with brush.inside(opening):
        y = EYE_LINE - 14.0
        brush.fill(
            opening,
            linear((0, y), (0, y + 20), [(0, white.lighter(-0.13), 1), (0.5, white, 1), (1, white.lighter(-0.02), 1)]),
        )
        _iris(eye)
        shadow = np.concatenate([moved(top, 0, -6), moved(top, 0, 3.6)[::-1]])
        brush.fill(shadow, palette.ink.towards(palette.iris, 0.25), 0.42, blur=1.3)
        _highlights(eye)
        x, corner_y = eye.at(-0.93, float(eye.base(np.array(-0.93))) + 0.6)
        brush.dot(x, corner_y, 1.9, palette.blush, 0.55, blur=0.7)


def _iris(eye: Eye) -> None:
    """Iris with a dark rim, light from below, pupil and two highlights."""
    brush, iris = eye.scene.brush, eye.scene.palette.iris
    x, y, wide, tall = eye.iris()
    dark = iris.lighter(-0.27).vivid(0.9)
    brush.oval(x, y, wide + 0.5, tall + 0.5, dark.lighter(-0.04), 0.95, blur=0.3)
    body = linear(
        (0, y - tall),
        (0, y + tall),
        [
            (0, dark, 1),
            (0.42, iris.lighter(-0.08), 1),
            (0.75, iris.lighter(0.10).vivid(1.15), 1),
            (1, iris.lighter(0.20).vivid(1.1), 1),
        ],
    )
    brush.oval(x, y, wide - 0.5, tall - 0.5, body)
    glow = iris.lighter(0.28).vivid(0.9)
    brush.oval(
        x,
        y + 0.55 * tall,
        0.58 * wide,
        0.30 * tall,
        radial((x, y + 0.6 * tall), 0.6 * wide, [(0, glow, 0.95), (1, glow, 0)]),
    )
    brush.oval(x, y + 0.02 * tall, 0.42 * wide, 0.44 * tall, dark.lighter(-0.10), 0.95, blur=0.5)


def _highlights(eye: Eye) -> None:
    """A window of light above and a small reflection below; both eyes are lit from the same side."""
    x, y, wide, tall = eye.iris()
    eye.scene.brush.oval(x - 0.34 * wide, y - 0.36 * tall, 0.30 * wide, 0.25 * tall, WHITE, 0.97, blur=0.2)
    eye.scene.brush.oval(x + 0.42 * wide, y + 0.40 * tall, 0.16 * wide, 0.13 * tall, WHITE, 0.85, blur=0.2)


def _lashes(eye: Eye) -> None:
    """A thick upper lash line with a wing, a light lower one."""
    brush, ink = eye.scene.brush, eye.scene.palette.ink
    weight = mix(0.85, 1.35, eye.scene.traits.lash_weight)
    edge = eye.upper(eye.lids)
    thickness = weight * (0.7 + 2.25 * np.sin((np.clip(_ACROSS, -1, 1) + 1) * np.pi / 2.6) ** 1.2)
    lift = mix(1.6, -2.2, eye.lids)
    wing = eye.at(1.20, float(edge[-1]) + lift - 1.2, 1.0)
    under = eye.at(1.02, float(edge[-1]) + 1.3 + 0.3 * lift)
    top = eye.at(_ACROSS * 1.03, edge - thickness, 1.0)
    line = np.concatenate([eye.at(_ACROSS, edge + 0.35), under[None], wing[None], top[::-1]])
    brush.fill(line, ink, 1.0, blur=0.25)
    for place, size in ((0.55, 3.0), (0.80, 3.6)):
        index = int(np.searchsorted(_ACROSS, place))
        root, end = edge[index] - 1.0, edge[index] - 1.0 - size * mix(-0.75, 0.95, eye.lids)
        spike = np.array([eye.at(place - 0.10, root), eye.at(place + 0.20, end - 0.6), eye.at(place + 0.10, root)])
        brush.fill(spike, ink)
    lower = eye.at(_ACROSS[10:], eye.lower()[10:] + 0.4)
    visible = smoothstep(0.05, 0.3, eye.lids)
    brush.fill(
        ribbon(lower, taper(len(lower), 0.75 * weight, 0.1, peak=0.75, end=0.3)), ink.lighter(0.12), 0.75 * visible
    )


def paint_brows(scene: Scene, alpha: float = 1.0) -> None:
    """Brows: low and drawn together (-1) to raised (1)."""
    traits, move = scene.traits, scene.traits.brow
    up, down = max(move, 0.0), max(-move, 0.0)
    middle = mix(24.6, 27.4, traits.eye_spacing)
    arch = mix(0.4, 2.8, traits.brow_arch)
    level = EYE_LINE - 26.0
    for side in (-1, 1):
        rows = [
            (side * (middle - 13.0 - 2.6 * down), level + 0.2 - 5.5 * up + 7.0 * down),
            (side * (middle - 4.0 - 1.6 * down), level - 0.9 - 0.5 * arch - 7.2 * up + 4.6 * down),
            (side * (middle + 7.0), level - arch - 7.6 * up + 2.6 * down),
            (side * (middle + 16.5), level + 4.6 - 4.6 * up + 0.4 * down),
        ]
        line = open_curve([scene.pose.on_face(x, y) for x, y in rows])
        widths = taper(len(line), mix(1.2, 2.1, traits.brow_thickness), 0.7, peak=0.35, end=0.15)
        colour = scene.palette.ink.towards(scene.palette.hair.lighter(-0.12), 0.62).lighter(0.04)
        scene.brush.fill(ribbon(line, widths), colour, 0.9 * alpha, blur=0.5)
