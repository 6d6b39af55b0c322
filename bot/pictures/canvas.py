"""A sheet to draw charts on, in the project's own fonts, so that Hangul shows on machines that have none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

from PIL import Image, ImageDraw, ImageFont

_FONTS: Final = Path(__file__).parents[1] / "web_adapter" / "static" / "fonts"
_TEXT: Final = _FONTS / "PretendardVariable.woff2"
_EMOJI: Final = _FONTS / "NotoEmoji-Regular.woff2"
_FIRST_PICTOGRAPH: Final = 0x1F000
REGULAR: Final = 450
BOLD: Final = 700

Anchor = Literal["left", "middle", "right"]
Point = tuple[float, float]


@cache
def _font(path: Path, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(path, size)
    if path == _TEXT:
        font.set_variation_by_axes([weight])
    return font


class Canvas:
    """Drawn in points; the picture has `scale` pixels for each, so that it is sharp on phones.

    Text stands on a line: `y` is the middle of its letters.
    """

    def __init__(self, width: int, height: int, background: str, scale: int = 2) -> None:
        self._scale = scale
        self._image = Image.new("RGB", (width * scale, height * scale), background)
        self._pen = ImageDraw.Draw(self._image)

    def text(
        self, at: Point, text: str, size: int, colour: str, *, anchor: Anchor = "left", weight: int = REGULAR
    ) -> None:
        x, y = at[0] * self._scale, at[1] * self._scale
        width = self._width(text, size, weight)
        x -= {"left": 0.0, "middle": width / 2, "right": width}[anchor]
        for font, run in self._runs(text, size, weight):
            self._pen.text((x, y), run, fill=colour, font=font, anchor="lm")
            x += font.getlength(run)

    def width(self, text: str, size: int, weight: int = REGULAR) -> float:
        """How wide a text is, in points."""
        return self._width(text, size, weight) / self._scale

    def fitted(self, text: str, size: int, room: float, weight: int = REGULAR) -> str:
        """`text`, with its end left out if it is wider than `room` points."""
        if self.width(text, size, weight) <= room:
            return text
        while text and self.width(f"{text}…", size, weight) > room:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        self._pen.line([self._at(p) for p in points], fill=colour, width=round(width * self._scale), joint="curve")

    def dot(self, at: Point, radius: float, colour: str) -> None:
        self._pen.circle(self._at(at), radius * self._scale, fill=colour)

    def bar(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        box = (*self._at((left, top)), *self._at((right, bottom)))
        self._pen.rounded_rectangle(box, radius=min(bottom - top, right - left) / 2 * self._scale, fill=colour)

    def png(self) -> bytes:
        file = BytesIO()
        self._image.save(file, "PNG", optimize=True)
        return file.getvalue()

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale

    def _width(self, text: str, size: int, weight: int) -> float:
        return sum(font.getlength(run) for font, run in self._runs(text, size, weight))

    def _runs(self, text: str, size: int, weight: int) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        for pictures, letters in groupby(text, _is_pictograph):
            path = _EMOJI if pictures else _TEXT
            yield _font(path, size * self._scale, weight), "".join(letters)


def _is_pictograph(letter: str) -> bool:
    return ord(letter) >= _FIRST_PICTOGRAPH or unicodedata.category(letter) == "So"
