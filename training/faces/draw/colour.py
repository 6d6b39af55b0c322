"""Colours in Oklab, where equal steps look equal and a mixture of two colours stays clean."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Lab(NamedTuple):
    """A colour in Oklab (Ottosson 2020): lightness 0..1, a towards red, b towards yellow (about -0.3..0.3)."""

    lightness: float
    a: float
    b: float

    def lighter(self, amount: float) -> Lab:
        """The colour with its lightness moved by `amount` (negative: darker)."""
        return Lab(self.lightness + amount, self.a, self.b)

    def vivid(self, factor: float) -> Lab:
        """The colour with its chroma multiplied by `factor`."""
        return Lab(self.lightness, self.a * factor, self.b * factor)

    def towards(self, other: Lab, share: float) -> Lab:
        """The mixture that takes `share` of the other colour."""
        return Lab(*(mine + (its - mine) * share for mine, its in zip(self, other, strict=True)))

    def argb(self, alpha: float = 1.0) -> int:
        """The colour as packed sRGB (alpha, red, green, blue from the highest byte), clipped to the gamut."""
        return round(255 * min(max(alpha, 0.0), 1.0)) << 24 | _srgb(self)


@lru_cache(maxsize=1024)
def _srgb(colour: Lab) -> int:
    """Red, green and blue packed in 24 bits; kept, because a portrait uses its few colours again and again."""
    lightness, a, b = colour
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = _encode(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short)
    green = _encode(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short)
    blue = _encode(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short)
    return red << 16 | green << 8 | blue


WHITE = Lab(1.0, 0.0, 0.0)


def polar(lightness: float, chroma: float, cos: float, sin: float) -> Lab:
    """A colour from its lightness, its chroma and its hue as a (cos, sin) pair; no seam at any hue."""
    return Lab(lightness, chroma * cos, chroma * sin)


def _encode(value: float) -> int:
    """Linear light to a byte on the sRGB curve, clipped."""
    value = min(max(value, 0.0), 1.0)
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))
