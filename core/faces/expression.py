"""Where her features are, in units that every generator understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PROPERTIES: Final = ("eyes", "mouth", "yaw", "smile", "brow")
"""The movable properties, in the order that every table and tensor uses."""


@dataclass(frozen=True, slots=True)
class Expression:
    """Where her features are; the defaults are her resting face.

    Attributes:
        eyes: 0 (closed)..1 (wide).
        mouth: 0 (closed)..1 (open).
        yaw: -1 (her left)..1.
        smile: -1 (sad)..1.
        brow: -1 (frowning, low)..1 (raised).
    """

    eyes: float = 0.6
    mouth: float = 0.1
    yaw: float = 0.0
    smile: float = 0.3
    brow: float = 0.0


@dataclass(frozen=True, slots=True)
class Ombre:
    """The colour of the hair's ends.

    Attributes:
        hue: 0..1, in turns of the colour circle.
        height: 0..1, how far up the hair the colour reaches.
    """

    hue: float
    height: float
