"""Pictures as files: WebP for the page, JPEG and GIF for platforms that need them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.faces.motion import Motion

CLIP_BYTES: Final = 600_000
"""A clip is never larger: it costs quality or colours first."""
_STILL_QUALITY: Final = 90
_CLIP_QUALITIES: Final = (82, 65, 45, 25, 5)
_GIF_COLOURS: Final = (255, 128, 64, 32, 16)
_WEBP_EFFORT: Final = 4
_PALETTE_EVERY: Final = 4
_PALETTE_WEIGHT: Final = 2
_PALETTE_ROUNDS: Final = 3


class Media(StrEnum):
    """Who shows the picture: the page, or a chat platform."""

    PAGE = "page"
    CHAT = "chat"


def media_type(media: Media, motion: Motion) -> str:
    if media is Media.PAGE:
        return "image/webp"
    return "image/jpeg" if motion is Motion.STILL else "image/gif"


def encode_still(picture: NDArray[np.uint8], media: Media) -> bytes:
    """One picture, shape (height, width, 3), RGB."""
    out = BytesIO()
    image = Image.fromarray(picture)
    if media is Media.PAGE:
        image.save(out, "WEBP", quality=_STILL_QUALITY, method=_WEBP_EFFORT)
    else:
        image.save(out, "JPEG", quality=_STILL_QUALITY, subsampling=0, optimize=True)
    return out.getvalue()


def encode_clip(
    pictures: Sequence[NDArray[np.uint8]], milliseconds: Sequence[int], media: Media, *, forever: bool
) -> bytes:
    """An animated picture of at most `CLIP_BYTES`.

    Args:
        pictures: frames of equal shape (height, width, 3), RGB.
        milliseconds: how long each frame is shown.
        forever: starts again at its end; otherwise it plays once and stays on the last frame.
    """
    images = [Image.fromarray(picture) for picture in pictures]
    if media is Media.PAGE:
        return _smallest_need(_CLIP_QUALITIES, lambda quality: _webp(images, milliseconds, forever, quality))
    return _smallest_need(_GIF_COLOURS, lambda colours: _gif(images, milliseconds, forever, colours))


def _smallest_need(settings: Sequence[int], encode: Callable[[int], bytes]) -> bytes:
    """The first encoding that is small enough, from the best setting down."""
    for setting in settings:
        content = encode(setting)
        if len(content) <= CLIP_BYTES:
            break
    return content


def _webp(images: Sequence[Image.Image], milliseconds: Sequence[int], forever: bool, quality: int) -> bytes:
    out = BytesIO()
    first, *rest = images
    first.save(
        out,
        "WEBP",
        save_all=True,
        append_images=rest,
        duration=list(milliseconds),
        loop=0 if forever else 1,
        quality=quality,
        method=_WEBP_EFFORT,
    )
    return out.getvalue()


def _gif(images: Sequence[Image.Image], milliseconds: Sequence[int], forever: bool, colours: int) -> bytes:
    """All frames share one palette, and are not dithered: what rests then stays exactly the same, which is small."""
    palette = _palette(images, colours)
    first, *rest = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in images]
    out = BytesIO()
    repeat = {"loop": 0} if forever else {}
    first.save(out, "GIF", save_all=True, append_images=rest, duration=list(milliseconds), **repeat)
    return out.getvalue()


def _palette(images: Sequence[Image.Image], colours: int) -> Image.Image:
    """Colours for a clip. The middle, where her face is, counts more: the few dots of an eye's colour would be lost."""
    rows = []
    for image in images[::_PALETTE_EVERY]:
        picture = np.asarray(image)
        height, width, _ = picture.shape
        middle = picture[height // 3 : height * 5 // 6, width // 4 : width // 4 + width // 2]
        rows += [picture, *[np.hstack([middle, middle])] * _PALETTE_WEIGHT]
    sheet = Image.fromarray(np.vstack(rows))
    return sheet.quantize(colours, Image.Quantize.MEDIANCUT, kmeans=_PALETTE_ROUNDS, dither=Image.Dither.NONE)
