"""The turn of the head: points on the head in depth, seen from the front."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from training.faces.draw.curves import Points

_CENTRE: Final = 128.0
_FULL_TURN: Final = np.radians(24.0)


class Pose:
    """Projects head points (x to the right of the middle line, y down, z towards the viewer), all in picture units.

    `turn` is -1..1, positive when she looks to the right of the picture.
    """

    def __init__(self, yaw: float) -> None:
        # Yaw counts towards her own right, which is the picture's left.
        self.turn = -yaw
        angle = self.turn * _FULL_TURN
        self._cos, self._sin = float(np.cos(angle)), float(np.sin(angle))

    def at(self, x: ArrayLike, y: ArrayLike, z: ArrayLike) -> Points:
        """Where head points appear: (..., 2)."""
        # A slight shift against the turn keeps the head's mass over the neck.
        across = _CENTRE - 3.0 * self._sin + np.asarray(x) * self._cos + np.asarray(z) * self._sin
        points = np.empty((*np.broadcast_shapes(across.shape, np.shape(y)), 2))
        points[..., 0], points[..., 1] = across, y
        return points

    def on_face(self, x: ArrayLike, y: ArrayLike, lift: float = 0.0) -> Points:
        """Where points of the face's surface appear; `lift` brings them nearer than the surface."""
        return self.at(x, y, face_depth(x) + lift)

    def line(self, points: ArrayLike) -> Points:
        """Where rows of (x, y, z) appear: (n, 2)."""
        rows = np.asarray(points, dtype=np.float64)
        return self.at(rows[:, 0], rows[:, 1], rows[:, 2])


def face_depth(x: ArrayLike) -> Points:
    """Depth of the face's surface at a distance x from the middle line: an ellipse."""
    return np.asarray(42.0 * np.sqrt(np.maximum(1 - (np.asarray(x) / 56.0) ** 2, 0.02)))
