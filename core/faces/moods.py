"""From what she feels to where her features are. Pure: the same cue is the same expression, always."""

from __future__ import annotations

from typing import Final

from core.faces.expression import PROPERTIES, Expression
from core.messages import Emotion, FaceCue

_REST: Final = Expression()
_LEAST: Final = 0.45
"""How much of a feeling shows at intensity 0: a small smile is a smile."""
INTENSITY_STEPS: Final = 10

_PEAKS: Final[dict[Emotion, Expression]] = {
    Emotion.NEUTRAL: _REST,
    Emotion.GREETING: Expression(eyes=0.85, mouth=0.7, yaw=-0.25, smile=1.0, brow=0.5),
    Emotion.EXPLAINING: Expression(eyes=0.75, mouth=0.55, yaw=0.4, smile=0.55, brow=0.3),
    Emotion.HAPPY: Expression(eyes=0.6, mouth=0.4, yaw=0.15, smile=1.0, brow=0.2),
    Emotion.PROUD: Expression(eyes=0.9, mouth=0.95, yaw=0.0, smile=1.0, brow=0.7),
    Emotion.CURIOUS: Expression(eyes=0.95, mouth=0.2, yaw=0.55, smile=0.3, brow=0.8),
    Emotion.THINKING: Expression(eyes=0.5, mouth=0.0, yaw=-0.7, smile=0.0, brow=-0.2),
    Emotion.ENCOURAGING: Expression(eyes=0.65, mouth=0.2, yaw=-0.4, smile=0.65, brow=0.5),
    Emotion.SURPRISED: Expression(eyes=1.0, mouth=0.9, yaw=0.0, smile=0.0, brow=1.0),
    Emotion.PUZZLED: Expression(eyes=0.55, mouth=0.3, yaw=0.65, smile=-0.6, brow=0.6),
    Emotion.SORRY: Expression(eyes=0.5, mouth=0.1, yaw=-0.4, smile=-0.9, brow=0.6),
    Emotion.CONCERNED: Expression(eyes=0.7, mouth=0.2, yaw=0.2, smile=-0.7, brow=0.5),
    Emotion.STERN: Expression(eyes=0.55, mouth=0.0, yaw=0.0, smile=-0.75, brow=-1.0),
    Emotion.GOODBYE: Expression(eyes=0.6, mouth=0.5, yaw=-0.5, smile=1.0, brow=0.4),
}

USUAL: Final = (
    FaceCue(Emotion.GREETING, 0.8),
    FaceCue(Emotion.NEUTRAL, 0.5),
    FaceCue(Emotion.THINKING, 0.4),
    FaceCue(Emotion.EXPLAINING, 0.5),
    FaceCue(Emotion.CURIOUS, 0.5),
    FaceCue(Emotion.PROUD, 0.9),
    FaceCue(Emotion.HAPPY, 0.7),
    FaceCue(Emotion.ENCOURAGING, 0.5),
    FaceCue(Emotion.ENCOURAGING, 0.7),
    FaceCue(Emotion.SORRY, 0.6),
    FaceCue(Emotion.PUZZLED, 0.5),
    FaceCue(Emotion.HAPPY, 0.5),
)
"""What nearly every conversation shows, the most frequent first."""


def step_of(intensity: float) -> int:
    """An intensity as one of the steps 0..`INTENSITY_STEPS`; what lies outside is clamped."""
    return round(min(1.0, max(0.0, intensity)) * INTENSITY_STEPS)


def expression_of(cue: FaceCue) -> Expression:
    """The expression of a cue: from her resting face towards the feeling, the further the more intense it is."""
    strength = _LEAST + (1 - _LEAST) * step_of(cue.intensity) / INTENSITY_STEPS
    peak = _PEAKS[cue.emotion]
    return Expression(**{name: _between(getattr(_REST, name), getattr(peak, name), strength) for name in PROPERTIES})


def _between(start: float, end: float, share: float) -> float:
    return start + (end - start) * share
