from __future__ import annotations

from bisect import bisect_right
from io import BytesIO
from itertools import accumulate

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.faces import encoding
from core.faces.encoding import CLIP_BYTES, Media, encode_clip, encode_still, media_type
from core.faces.expression import Expression
from core.faces.motion import Motion, frames_of
from tests.core.faces.fake_generator import FakeGenerator


def clip(motion: Motion) -> tuple[list[NDArray[np.uint8]], list[int]]:
    frames = frames_of(Expression(), motion)
    return list(FakeGenerator().draw(1, [f.expression for f in frames])), [f.milliseconds for f in frames]


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize(("media", "kind"), [(Media.PAGE, "WEBP"), (Media.CHAT, "JPEG")])
def test_a_still_shows_what_was_drawn(media: Media, kind: str) -> None:
    (picture,) = FakeGenerator().draw(1, [Expression()])
    image = opened(encode_still(picture, media))
    assert image.format == kind
    assert Image.MIME[kind] == media_type(media, Motion.STILL)
    difference = np.abs(np.asarray(image.convert("RGB"), dtype=int) - picture)
    assert difference.mean() < 3


@pytest.mark.parametrize("motion", [Motion.BLINK, Motion.SPEAK])
@pytest.mark.parametrize(("media", "kind"), [(Media.PAGE, "WEBP"), (Media.CHAT, "GIF")])
def test_a_clip_moves_as_long_as_it_should(media: Media, kind: str, motion: Motion) -> None:
    pictures, durations = clip(motion)
    content = encode_clip(pictures, durations, media, forever=motion is Motion.BLINK)
    image = opened(content)
    assert image.format == kind
    assert Image.MIME[kind] == media_type(media, motion)
    starts = list(accumulate(durations, initial=0))
    shown_for = 0
    for number in range(image.n_frames):
        image.seek(number)
        image.load()
        picture = pictures[bisect_right(starts, shown_for) - 1]  # frames that look the same may have become one
        assert np.abs(np.asarray(image.convert("RGB"), dtype=int) - picture).mean() < 6
        shown_for += image.info["duration"]
    assert shown_for == starts[-1]
    assert len(content) <= CLIP_BYTES


@pytest.mark.parametrize("media", Media)
@pytest.mark.parametrize("forever", [True, False])
def test_a_clip_is_repeated_for_ever_or_played_once(media: Media, forever: bool) -> None:
    image = opened(encode_clip(*clip(Motion.BLINK), media, forever=forever))
    once = 1 if media is Media.PAGE else None
    assert image.info.get("loop") == (0 if forever else once)


@pytest.mark.parametrize("media", Media)
def test_a_clip_that_would_be_too_large_costs_quality_instead(media: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures, durations = clip(Motion.SPEAK)
    shade = np.linspace(0, 60, 256, dtype=np.uint8)[None, :, None]
    frames = [picture // 2 + shade for picture in pictures[:6]], durations[:6]
    best = len(encode_clip(*frames, media, forever=False))
    monkeypatch.setattr(encoding, "CLIP_BYTES", best - 1)
    smaller = encode_clip(*frames, media, forever=False)
    assert len(smaller) < best
    assert opened(smaller).n_frames == len(frames[0])
