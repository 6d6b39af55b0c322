"""The stages of a training: which side is painted, for how long, in batches of what size."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from core.errors import ConfigError
from core.inference.face_network import FIRST_SIDE

_BATCH: Final = 16
_MOST_PIXELS: Final = 8 * 256 * 256
"""In a batch: large pictures come in smaller batches, so that steps stay short; with 4 of 256 px noise won."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage, of so many steps or so many minutes."""

    side: int
    length: float
    in_minutes: bool

    @property
    def levels(self) -> int:
        """Levels of the network that paint this side."""
        return (self.side // FIRST_SIDE).bit_length() - 1

    @property
    def batch(self) -> int:
        return max(4, min(_BATCH, _MOST_PIXELS // self.side**2))

    def done(self, steps: int, minutes: float) -> float:
        """The share that is done after this many steps and minutes."""
        return (minutes if self.in_minutes else steps) / self.length


def read_stages(text: str, *, in_minutes: bool) -> tuple[Stage, ...]:
    """Stages from "32:400,64:600": sides that double, each with its steps or minutes.

    Raises:
        ConfigError: the text says something else.
    """
    stages = tuple(_stage(part, in_minutes) for part in text.split(","))
    sides = [stage.side for stage in stages]
    if any(after != 2 * before for before, after in pairwise(sides)):
        raise ConfigError(f"'{text}': each stage must paint twice the side of the one before")
    return stages


def _stage(part: str, in_minutes: bool) -> Stage:
    side_text, _, length_text = part.strip().partition(":")
    try:
        side, length = int(side_text), float(length_text)
    except ValueError:
        raise ConfigError(f"'{part}': a stage is written SIDE:LENGTH, as in 64:600") from None
    if side < 2 * FIRST_SIDE or side & (side - 1):
        raise ConfigError(f"'{part}': a side is a power of two from {2 * FIRST_SIDE} on")
    if not 0 < length < float("inf") or (not in_minutes and length != int(length)):
        raise ConfigError(f"'{part}': {length_text} is not a length")
    return Stage(side, length, in_minutes)
