"""How she moves: blinking while she waits, speaking when an answer comes. Pure schedules, eased by cosines.

The reference blinks by profiles of 8 to 13 values and moves its head and mouth by cosine ease (section 5); ours are
fixed, so that a clip can be kept, and they begin and end on the still picture, so that one can follow the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import cos, pi
from typing import Final

from core.faces.expression import PROPERTIES, Expression

GRID: Final = 20
"""Expressions are rounded to 1 / `GRID`: finer than anyone sees, coarse enough to meet again."""
_FRAME_MS: Final = 50
_SYLLABLE_MS: Final = 60

_CLOSING, _OPENING = 3, 5
_PAUSES_MS: Final = (3400, 2300, 160)
"""Rest before each blink of a round; the last two make a double blink."""

_SYLLABLES: Final = (0.75, 0.45, 0.9, 0.35, 0.65, 0.8, 0.4)
"""How far each opens the mouth."""
_SYLLABLE_SHAPE: Final = (0.55, 1.0, 0.45)
_NOD: Final = 0.15
_LIFT: Final = 0.2


class Motion(StrEnum):
    STILL = "still"
    BLINK = "blink"
    SPEAK = "speak"


@dataclass(frozen=True, slots=True)
class Frame:
    expression: Expression
    milliseconds: int


def ease(share: float) -> float:
    """0..1 to 0..1, slow at both ends."""
    return (1 - cos(pi * share)) / 2


def rounded(expression: Expression) -> Expression:
    """The nearest expression on the grid."""
    return Expression(**{name: round(getattr(expression, name) * GRID) / GRID for name in PROPERTIES})


def frames_of(expression: Expression, motion: Motion) -> tuple[Frame, ...]:
    """The schedule of a motion that rests on `expression`; every expression lies on the grid.

    A blinking clip is one round, to be repeated for ever; a speaking clip is played once.
    """
    match motion:
        case Motion.STILL:
            frames = [Frame(expression, _FRAME_MS)]
        case Motion.BLINK:
            frames = _blinking(expression)
        case Motion.SPEAK:
            frames = _speaking(expression)
    return _merged([replace(frame, expression=rounded(frame.expression)) for frame in frames])


def length_ms(frames: Sequence[Frame]) -> int:
    return sum(frame.milliseconds for frame in frames)


def _blinking(rest: Expression) -> list[Frame]:
    closed = [ease(step / _CLOSING) for step in range(1, _CLOSING + 1)]
    opened = [1 - ease(step / _OPENING) for step in range(1, _OPENING)]
    frames = []
    for pause in _PAUSES_MS:
        frames.append(Frame(rest, pause))
        frames += [Frame(replace(rest, eyes=rest.eyes * (1 - shut)), _FRAME_MS) for shut in (*closed, *opened)]
    return frames


def _speaking(rest: Expression) -> list[Frame]:
    shapes = [size * part for size in _SYLLABLES for part in _SYLLABLE_SHAPE]
    frames = []
    for number, shape in enumerate(shapes, start=1):
        share = number / (len(shapes) + 1)
        lively = ease(min(1.0, 4 * min(share, 1 - share)))
        # Towards the middle, so that a turned head does not turn further than it can.
        sway = -_NOD if rest.yaw > 0 else _NOD
        moved = replace(
            rest,
            mouth=rest.mouth + (shape - rest.mouth) * lively,
            yaw=rest.yaw + sway * ease(2 * min(share, 1 - share)),
            brow=min(1.0, rest.brow + _LIFT * lively),
        )
        frames.append(Frame(moved, _SYLLABLE_MS))
    return [*frames, Frame(rest, _SYLLABLE_MS)]


def _merged(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """The same clip with equal neighbours joined."""
    joined: list[Frame] = []
    for frame in frames:
        if joined and joined[-1].expression == frame.expression:
            joined[-1] = replace(frame, milliseconds=joined[-1].milliseconds + frame.milliseconds)
        else:
            joined.append(frame)
    return tuple(joined)
