"""The hair in front: the cap over the skull, the fringe's locks, and the locks that frame the face."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from training.faces.draw.brush import outline
from training.faces.draw.curves import Points, mix, moved, open_curve, ribbon, taper
from training.faces.draw.hair import paint_lock, wave
from training.faces.draw.scene import Scene, face_outline

_LOCKS: Final = 3
"""Locks of the fringe on each side of the parting."""


@dataclass(frozen=True, slots=True)
class FringeLock:
    """One lock of the fringe, from the gap nearer the parting over the tip to the outer gap; rows of (x, y)."""

    inner: Points
    tip: Points
    outer: Points
    side: int


def fringe_locks(scene: Scene) -> list[FringeLock]:
    """The fringe's locks from left to right, on the head's front (x from the middle line, y down).

    A full fringe hangs to one height; an open one rises towards the parting like a curtain.
    """
    traits = scene.traits
    parting = mix(-16.0, 16.0, traits.fringe_parting)
    edge = scene.cheek - 1.0
    shares = np.array([0.0, 0.27, 0.62, 1.0])
    left = parting + (-edge - parting) * shares[::-1]
    right = parting + (edge - parting) * shares
    locks = []
    for side, gaps in ((-1, left), (1, right)):
        for first, second in pairwise(gaps.tolist()):
            inner, outer = (second, first) if side < 0 else (first, second)
            locks.append(_lock(scene, parting, inner, outer, side))
    return locks


def _lock(scene: Scene, parting: float, inner: float, outer: float, side: int) -> FringeLock:
    full = scene.traits.fringe_fullness
    tip = mix(0.35, 0.58, 1 - full) * (outer - inner) + inner + side * mix(2.0, 4.5, 1 - full)

    def gap(x: float) -> Points:
        return np.array([x, mix(_curtain(scene, parting, x) - 3.0, _blunt(scene, x) - 18.0, full)])

    end = mix(_curtain(scene, parting, tip) + 7.0, _blunt(scene, tip), full)
    # Only the outermost locks may reach below the upper lid, beside the eye.
    end -= 0.85 * max(end - (110.0 + 24.0 * abs(tip / 46.0) ** 4), 0.0)
    return FringeLock(gap(inner), np.array([tip, end]), gap(outer), side)


def _curtain(scene: Scene, parting: float, x: float) -> float:
    """The lower edge of an open fringe at x: high at the parting, low at the temples."""
    away = (x - parting) / 50.0
    drop = mix(50.0, 66.0, scene.traits.fringe_length)
    return float(67.0 + drop * ((away**2 + 0.04) ** 0.75 - 0.04**0.75))


def _blunt(scene: Scene, x: float) -> float:
    """The tips' height of a full fringe at x: a little longer at the temples."""
    return mix(101.0, 117.0, scene.traits.fringe_length) + 11.0 * (x / 48.0) ** 2


def _front(scene: Scene, points: Points, lift: float = 5.0) -> Points:
    """Project rows of (x, y) on the front of the hair."""
    depth = 44.0 * np.sqrt(np.maximum(1 - (points[:, 0] / 54.0) ** 2, 0.03)) + lift
    # Towards the crown the head curves back, so that the parting turns less than the tips.
    depth = depth * np.clip((points[:, 1] - 30) / 52.0, 0.12, 1.0)
    return scene.pose.at(points[:, 0], points[:, 1], depth)


def _edge(lock: FringeLock) -> Points:
    """The lower edge of one lock from its left gap to its right gap: rows of (x, y)."""
    long_side = _bend(lock.inner, lock.tip, (0.16, 0.74))
    short_side = _bend(lock.tip, lock.outer, (0.78, 0.25))
    whole = np.concatenate([long_side, short_side[1:]])
    return whole if lock.side > 0 else whole[::-1]


def _bend(start: Points, end: Points, pull: tuple[float, float]) -> Points:
    """A quadratic curve whose control point lies at these shares of the way across and down."""
    t = np.linspace(0, 1, 9)[:, None]
    control = start + (end - start) * pull
    return np.asarray((1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end)


def _crown(scene: Scene) -> Points:
    """The outline over the skull from the right temple to the left one, projected."""
    volume, cheek = scene.volume, scene.cheek
    half = [
        (cheek + 0.5, 132, 2),
        (cheek + 4.5 + 4 * volume, 154, -4),
        (cheek + 9.5 + 5 * volume, 130, -6),
        (cheek + 8 + 4 * volume, 100, -6),
        (cheek + 2 + 4 * volume, 76, -7),
        (38 + 4 * volume, 56.5 - 6 * volume, -8),
        (20 + 2 * volume, 45.5 - 8 * volume, -8),
        (0.0, 42 - 9 * volume, -8),
    ]
    # The outline of a round head lies nearer on the far side and farther back on the near side.
    right, left = np.array(half), np.array(half[-2::-1]) * (-1, 1, 1)
    bulk = np.clip(right[:, 0] / cheek, 0, 1) * 12.0 * scene.pose.turn
    right[:, 2] += bulk
    left[:, 2] -= bulk[-2::-1]
    rows = np.concatenate([right, left])
    return open_curve(scene.pose.line(rows), 8)


def paint_front_hair(scene: Scene) -> None:
    """Cap and fringe as one mass with its shadow on the forehead, then lights, partings and framing locks."""
    brush = scene.brush
    locks = fringe_locks(scene)
    lower = _front(scene, np.concatenate([_edge(lock) for lock in locks]))
    mass = np.concatenate([lower, _crown(scene)])
    with brush.inside(face_outline(scene)):
        brush.fill(moved(mass, 1.0, 4.5), scene.palette.skin_shade.lighter(-0.05), 0.60, blur=2.4)
        _frame(scene, only_shadow=True)
    _frame(scene)
    shape = outline(mass)
    brush.fill(shape, scene.hair_paint())
    with brush.inside(shape):
        _strands(scene, locks)
        _rim(scene)


def _rim(scene: Scene) -> None:
    """Light from behind, just inside the outline of the head, strongest at both sides of the crown."""
    edge = _crown(scene)[24:-24]
    widths = 0.15 + 1.5 * np.abs(np.sin(np.linspace(0.0, 2 * np.pi, len(edge))))
    scene.brush.fill(ribbon(edge, widths, -1.9), scene.palette.rim, 0.42, blur=1.3)


def _strands(scene: Scene, locks: list[FringeLock]) -> None:
    """Shade at every gap, a light in the middle of every lock, and a broken ring of gloss."""
    brush, shine = scene.brush, scene.traits.hair_shine
    parting = mix(-16.0, 16.0, scene.traits.fringe_parting)
    crown = np.array([0.62 * parting, 47.0 - 6.0 * scene.volume])
    for lock in locks:
        gap = _flow(scene, crown, lock.outer, lock.side)
        brush.fill(ribbon(gap, np.linspace(0.4, 3.0, len(gap))), scene.hair_paint(-0.10), 0.60, blur=1.0)
        middle = _flow(scene, crown, 0.75 * lock.tip + 0.25 * lock.inner, lock.side)
        brush.fill(ribbon(middle, taper(len(middle), 4.2, 0.6, 0.7)), scene.hair_paint(0.055), 0.55, blur=1.8)
        n = len(middle)
        gloss = middle[int(0.40 * n) : int(0.66 * n)]
        width = 0.10 * abs(float(lock.outer[0] - lock.inner[0])) + 2.2
        brush.fill(
            ribbon(gloss, width * np.sin(np.linspace(0.1, np.pi - 0.1, len(gloss)))),
            scene.hair_paint(0.22, 0.8),
            0.40 + 0.5 * shine,
            blur=1.5,
        )
    for side in (-1, 1):
        _side_flow(scene, side, float(crown[1]))
    part = _flow(scene, crown - (0, 3), np.array([parting, 70.0]), 0)
    brush.fill(ribbon(part, np.linspace(0.3, 1.3, len(part))), scene.hair_paint(-0.13), 0.7, blur=0.7)


def _side_flow(scene: Scene, side: int, top: float) -> None:
    """Shade and light that run from the crown over the side of the head into the long hair."""
    brush, volume, cheek = scene.brush, scene.volume, scene.cheek
    for across, lighter, width in ((0.80, -0.10, 2.6), (0.97, 0.06, 4.0)):
        rows = [
            (side * 12.0, top + 2, 6),
            (side * (0.62 * cheek + 4 * volume) * across, top + 13, 8),
            (side * (0.98 * cheek + 4 * volume) * across, top + 42, 6),
            (side * (1.08 * cheek + 4 * volume) * across, top + 84, 0),
            (side * (1.08 * cheek + 4 * volume), top + 112, -4),
        ]
        line = open_curve(scene.pose.line(rows), 8)
        brush.fill(ribbon(line, taper(len(line), width, 0.5, 0.55)), scene.hair_paint(lighter), 0.55, blur=1.6)
        if lighter > 0:
            gloss = line[11:19]
            shape = ribbon(gloss, 4.4 * np.sin(np.linspace(0.1, np.pi - 0.1, len(gloss))))
            brush.fill(shape, scene.hair_paint(0.22, 0.8), 0.40 + 0.5 * scene.traits.hair_shine, blur=1.5)


def _flow(scene: Scene, root: Points, end: Points, side: int) -> Points:
    """A line of hair from the crown to a place on the fringe, bulging over the skull."""
    bulge = np.array([root[0] + 0.62 * (end[0] - root[0]) + 3.0 * side, root[1] + 0.30 * (end[1] - root[1])])
    return _front(scene, open_curve([root, bulge, end], 8))


def _frame(scene: Scene, only_shadow: bool = False) -> None:
    """The locks from the temples along the cheeks, or only their shadow on the face."""
    traits, cheek = scene.traits, scene.cheek
    end = mix(168.0, mix(208.0, 260.0, traits.hair_length), traits.side_lock_length)
    width = mix(5.6, 10.0, traits.side_lock_width)
    for side in (-1, 1):
        t = np.linspace(0, 1, 9)
        y = np.linspace(78.0, end - (0 if side > 0 else 7), 9)
        bow = 5.0 * np.sin(np.pi * np.clip((y - 78) / 100.0, 0, 1)) + 5.0 * np.clip((y - 178) / 80.0, 0, 1)
        # On the far side the lock gives way to the eye that comes near it.
        aside = 4.5 * max(side * scene.pose.turn, 0.0) * np.clip((y - 95) / 30.0, 0, 1)
        x = cheek - 5.5 + aside + bow + 0.6 * wave(scene, t, 0.55 if side > 0 else 0.78)
        depth = 22.0 - 8.0 * np.clip((y - 78) / 60, 0, 1)
        line = open_curve(scene.pose.line(np.stack([side * x, y, depth], axis=1)), 4)
        widths = taper(len(line), width, 3.0, 0.38)
        if only_shadow:
            scene.brush.fill(
                ribbon(moved(line, -side * 2.0, 3.0), widths), scene.palette.skin_shade.lighter(-0.04), 0.5, blur=2.4
            )
        else:
            paint_lock(scene, line, widths, 0.012)
