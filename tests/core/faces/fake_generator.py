"""A generator that draws simple faces with Pillow: quick, and the same for the same weights."""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Mapping, Sequence
from threading import Event

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.faces.expression import Expression, Ombre
from core.faces.gallery import Gallery
from core.faces.source import FaceSource

SIZE = 256
GALLERY = Gallery(
    {1: {"ko": "새벽", "en": "Dawn"}, 2: {"ko": "노을", "en": "Dusk"}, 7: {"ko": "별빛", "en": "Starlight"}}
)


class FakeGenerator:
    """Counts what it draws; while `gate` is not set, drawing waits for it."""

    weights_hash = "fake"

    def __init__(self) -> None:
        self.drawn: list[tuple[int, Expression, Ombre | None]] = []
        self.gate = Event()
        self.gate.set()
        self.trouble: Exception | None = None

    @property
    def names(self) -> Mapping[int, str]:
        return {number: names["en"] for number, names in GALLERY.names.items()}

    def draw(self, face: int, expressions: Sequence[Expression], ombre: Ombre | None = None) -> NDArray[np.uint8]:
        assert self.gate.wait(10)
        if self.trouble is not None:
            raise self.trouble
        self.drawn += [(face, expression, ombre) for expression in expressions]
        return np.stack([np.asarray(portrait(face, expression, ombre)) for expression in expressions])


def portrait(face: int, expression: Expression, ombre: Ombre | None) -> Image.Image:
    hue = ombre.hue if ombre else face / 9
    hair = tuple(int(255 * part) for part in colorsys.hsv_to_rgb(hue % 1, 0.5, 0.6))
    image = Image.new("RGB", (SIZE, SIZE), (226, 220, 245))
    pen = ImageDraw.Draw(image)
    x, open_eye, smile = 128 + 22 * expression.yaw, 22 * expression.eyes, 10 * expression.smile
    pen.ellipse((48, 28, 208, 250), fill=hair)
    pen.ellipse((x - 56, 64, x + 56, 206), fill=(250, 222, 208))
    for side in (-1, 1):
        eye = x + side * 26
        pen.ellipse((eye - 12, 128 - open_eye / 2 - 2, eye + 12, 128 + open_eye / 2 + 2), fill=(60, 50, 110))
        brow = 104 - 8 * expression.brow
        pen.line((eye - 14, brow - side * 4 * expression.brow, eye + 14, brow), fill=hair, width=4)
    if expression.mouth > 0.15:
        pen.ellipse((x - 18, 168, x + 18, 170 + 30 * expression.mouth), fill=(170, 60, 80))
    else:
        pen.line(((x - 18, 172 - smile), (x, 172), (x + 18, 172 - smile)), fill=(170, 60, 80), width=4)
    return image


def source_of(generator: FakeGenerator, load: Callable[[], FakeGenerator] | None = None) -> FaceSource:
    return FaceSource("fake0001", GALLERY, load or (lambda: generator))
