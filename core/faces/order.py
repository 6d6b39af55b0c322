"""What a picture is made from, and the name that it is kept under."""

from __future__ import annotations

from dataclasses import dataclass

from core.faces.encoding import Media
from core.faces.expression import PROPERTIES, Expression, Ombre
from core.faces.motion import GRID, Frame, Motion, frames_of
from core.faces.ombre import ombre_of


@dataclass(frozen=True, slots=True)
class Order:
    """One picture to make.

    Attributes:
        face: number in the gallery.
        expression: where she rests; on the grid of `core.faces.motion`.
        look: names the ombre (`core.faces.ombre`).
    """

    face: int
    expression: Expression
    look: str
    motion: Motion
    media: Media

    @property
    def name(self) -> str:
        """Equal for equal pictures, different for different ones; safe as a file name."""
        weights = ".".join(str(round(getattr(self.expression, name) * GRID)) for name in PROPERTIES)
        return f"{self.face}_{weights}_{self.look}_{self.motion}_{self.media}"

    @property
    def ombre(self) -> Ombre | None:
        return ombre_of(self.look)

    @property
    def frames(self) -> tuple[Frame, ...]:
        return frames_of(self.expression, self.motion)
