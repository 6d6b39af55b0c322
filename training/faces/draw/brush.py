"""A thin layer over skia: filled, blurred and clipped shapes in picture units, supersampled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeAlias

import numpy as np
import skia
from numpy.typing import NDArray

from training.faces.draw.colour import Lab
from training.faces.draw.curves import Points

SIDE: Final = 256
"""Pixels of a portrait's side; also the unit of all coordinates."""
_SUPERSAMPLE: Final = 2
Paint: TypeAlias = Lab | skia.Shader


class Brush:
    """Draws on one canvas; `picture` gives the result."""

    def __init__(self, scale: float = _SUPERSAMPLE) -> None:
        size = round(SIDE * scale)
        self._pixels = np.zeros((size, size, 4), dtype=np.uint8)
        self._surface = skia.Surface(self._pixels, colorType=skia.kRGBA_8888_ColorType)
        self._canvas = self._surface.getCanvas()
        self._canvas.scale(scale, scale)

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Enlarge all that follows about a point."""
        self._canvas.translate(x * (1 - factor), y * (1 - factor))
        self._canvas.scale(factor, factor)

    def fill(self, shape: Points | skia.Path, paint: Paint, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Fill an outline (n, 2) or a path; `blur` is the standard deviation of a soft edge, in picture units."""
        if alpha > 0:
            self._canvas.drawPath(_path(shape), _skia_paint(paint, alpha, blur))

    def shine(self, shape: Points, paint: Paint, alpha: float, blur: float) -> None:
        """Add light in a soft shape: it brightens what is there and never greys it."""
        brush = _skia_paint(paint, alpha, blur)
        brush.setBlendMode(skia.BlendMode.kScreen)
        self._canvas.drawPath(_path(shape), brush)

    def stroke(self, line: Points, paint: Paint, width: float, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Draw a closed or open line of one width with round ends."""
        brush = _skia_paint(paint, alpha, blur)
        brush.setStyle(skia.Paint.kStroke_Style)
        brush.setStrokeWidth(width)
        brush.setStrokeCap(skia.Paint.kRound_Cap)
        brush.setStrokeJoin(skia.Paint.kRound_Join)
        self._canvas.drawPath(_path(line, closed=False), brush)

    def dot(self, x: float, y: float, radius: float, paint: Paint, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Fill a circle."""
        self.oval(x, y, radius, radius, paint, alpha, blur)

    def oval(
        self, x: float, y: float, width: float, height: float, paint: Paint, alpha: float = 1.0, blur: float = 0.0
    ) -> None:
        """Fill an ellipse of these half axes."""
        if alpha > 0:
            box = skia.Rect.MakeLTRB(x - width, y - height, x + width, y + height)
            self._canvas.drawOval(box, _skia_paint(paint, alpha, blur))

    def lay(self, other: Brush) -> None:
        """Cover the canvas with another, smoothly enlarged: the cheap way to a wide blur."""
        frame = skia.Rect.MakeWH(SIDE, SIDE)
        smooth = skia.SamplingOptions(skia.FilterMode.kLinear)
        self._canvas.drawImageRect(other._surface.makeImageSnapshot(), frame, smooth)

    @contextmanager
    def inside(self, shape: Points | skia.Path) -> Iterator[None]:
        """Keep what is drawn within the outline."""
        self._canvas.save()
        self._canvas.clipPath(_path(shape), skia.ClipOp.kIntersect, True)
        try:
            yield
        finally:
            self._canvas.restore()

    def picture(self) -> NDArray[np.uint8]:
        """The portrait: uint8 (SIDE, SIDE, 3) RGB, each pixel the mean of its supersamples."""
        self._surface.flushAndSubmit()
        fine = self._pixels[:, :, :3].astype(np.uint16)
        total = fine[0::2] + fine[1::2]
        return ((total[:, 0::2] + total[:, 1::2] + 2) // 4).astype(np.uint8)


def linear(start: Sequence[float], end: Sequence[float], stops: Sequence[tuple[float, Lab, float]]) -> skia.Shader:
    """A gradient between two points; each stop is (place 0..1, colour, alpha)."""
    places, colours = _stops(stops)
    return skia.GradientShader.MakeLinear(
        [skia.Point(*map(float, start)), skia.Point(*map(float, end))], colours, places
    )


def radial(centre: Sequence[float] | Points, radius: float, stops: Sequence[tuple[float, Lab, float]]) -> skia.Shader:
    """A gradient from a centre outwards; each stop is (place 0..1, colour, alpha)."""
    places, colours = _stops(stops)
    return skia.GradientShader.MakeRadial(skia.Point(*map(float, centre)), radius, colours, places)


def outline(points: Points) -> skia.Path:
    """A closed path, for a shape that is drawn more than once."""
    return _path(points)


def _stops(stops: Sequence[tuple[float, Lab, float]]) -> tuple[list[float], list[int]]:
    return [place for place, _, _ in stops], [colour.argb(alpha) for _, colour, alpha in stops]


def _path(shape: Points | skia.Path, closed: bool = True) -> skia.Path:
    if isinstance(shape, skia.Path):
        return shape
    return skia.Path.Polygon([skia.Point(x, y) for x, y in shape.tolist()], closed)


def _skia_paint(paint: Paint, alpha: float, blur: float) -> skia.Paint:
    brush = skia.Paint(AntiAlias=True)
    brush.setDither(False)
    if isinstance(paint, Lab):
        brush.setColor(paint.argb(alpha))
    else:
        brush.setShader(paint)
        brush.setAlphaf(alpha)
    if blur > 0:
        brush.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return brush
