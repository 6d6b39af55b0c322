"""Smooth outlines and tapered ribbons from a few points, as arrays (n, 2) in picture units (256 to a side)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points = NDArray[np.float64]
_TENSION: Final = 0.5


@lru_cache(maxsize=64)
def _basis(steps: int) -> NDArray[np.float64]:
    """Catmull-Rom weights of four neighbours at `steps` places of one span: (steps, 4)."""
    t = np.arange(steps) / steps
    return np.stack(
        [
            _TENSION * (-t + 2 * t**2 - t**3),
            1 + (_TENSION - 3) * t**2 + (2 - _TENSION) * t**3,
            _TENSION * t + (3 - 2 * _TENSION) * t**2 + (_TENSION - 2) * t**3,
            _TENSION * (-(t**2) + t**3),
        ],
        axis=1,
    )


def closed_curve(points: ArrayLike, steps: int = 8) -> Points:
    """A smooth closed outline through the points: (len(points) * steps, 2)."""
    knots = np.asarray(points, dtype=np.float64)
    spans = np.stack([np.roll(knots, 1 - shift, axis=0) for shift in range(4)], axis=1)
    return np.asarray((_basis(steps) @ spans).reshape(-1, knots.shape[1]))


def open_curve(points: ArrayLike, steps: int = 8) -> Points:
    """A smooth line through the points, ends included: ((len(points) - 1) * steps + 1, 2)."""
    knots = np.asarray(points, dtype=np.float64)
    padded = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    spans = np.stack([padded[shift : len(padded) - 3 + shift] for shift in range(4)], axis=1)
    return np.concatenate([(_basis(steps) @ spans).reshape(-1, knots.shape[1]), knots[-1:]])


def ribbon(centre: Points, widths: ArrayLike, shift: float = 0.0) -> Points:
    """The outline of a strand: half widths along a centre line (n, 2), moved sideways by `shift` half widths."""
    half = np.asarray(widths, dtype=np.float64)[:, None]
    normal = np.empty_like(centre)
    ahead = np.concatenate([centre[1:], 2 * centre[-1:] - centre[-2:-1]])
    behind = np.concatenate([2 * centre[:1] - centre[1:2], centre[:-1]])
    step = ahead - behind
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-6)
    normal[:, 0], normal[:, 1] = -step[:, 1] / length, step[:, 0] / length
    middle = centre + normal * half * shift
    return np.concatenate([middle + normal * half, (middle - normal * half)[::-1]])


def taper(n: int, widest: float, start: float, peak: float = 0.4, end: float = 0.0) -> NDArray[np.float64]:
    """Half widths along a strand: `start` at the root, `widest` at `peak` (0..1), `end` at the tip."""
    rise, fall = _swell(n, peak)
    return np.asarray(np.where(rise < 1, start + (widest - start) * rise, end + (widest - end) * fall))


@lru_cache(maxsize=256)
def _swell(n: int, peak: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shares of the greatest width along a strand, before and after its widest place."""
    t = np.linspace(0, 1, n)
    rise = np.where(t < peak, np.sin(np.minimum(t / peak, 1) * np.pi / 2), 1.0)
    return rise, np.cos(np.clip((t - peak) / (1 - peak), 0, 1) * np.pi / 2) ** 0.62


def moved(points: Points, x: float, y: float) -> Points:
    """The points shifted by x and y."""
    return np.asarray(points + np.array((x, y)))


def mix(low: float, high: float, share: float) -> float:
    """The value `share` of the way from low to high."""
    return low + (high - low) * share


def unit(value: float) -> float:
    """The value clipped to 0..1."""
    return min(max(value, 0.0), 1.0)


def smoothstep(low: float, high: float, value: float) -> float:
    """0 below low, 1 above high, with an eased way between."""
    t = unit((value - low) / (high - low))
    return t * t * (3 - 2 * t)
