"""The colour in her hair: the face's own, or an aurora that drifts through the day."""

from __future__ import annotations

from datetime import datetime
from math import cos, pi
from typing import Final, Literal

from core.faces.expression import Ombre

OmbreMode = Literal["calm", "aurora"]

CALM: Final = "calm"
_AURORA: Final = "aurora-"
_HOURS: Final = 24


def look_at(mode: OmbreMode, moment: datetime) -> str:
    """The name of her look at a moment: one that never changes, or one for every hour of the day."""
    return CALM if mode == "calm" else f"{_AURORA}{moment.hour}"


def ombre_of(look: str) -> Ombre | None:
    """The ombre of a look; None for the face's own.

    Colour and height follow the reference's schedule (section 5: colour t, height 0.6 + 0.2 cos 6 pi t), in 24 steps
    a day, so that pictures can be kept.

    Raises:
        ValueError: there is no such look.
    """
    if look == CALM:
        return None
    hour = look.removeprefix(_AURORA)
    if hour == look or not (hour.isascii() and hour.isdecimal() and len(hour) <= 2 and int(hour) < _HOURS):
        raise ValueError(f"no such look: {look[:40]}")
    turn = int(hour) / _HOURS
    return Ombre(hue=turn, height=0.6 + 0.2 * cos(6 * pi * turn))
