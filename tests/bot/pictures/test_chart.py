"""Charts show Hangul and numbers on a machine without fonts."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from bot.pictures.canvas import Canvas
from bot.pictures.chart import draw_chart
from core.messages import ChartBlock, ChartKind, Series

LABELS = tuple(f"11-{day:02d}" for day in range(1, 6))


def line(*series: Series, labels: tuple[str, ...] = LABELS, maximum: float = 100.0) -> ChartBlock:
    return ChartBlock("실력의 변화", ChartKind.LINE, labels, series, maximum)


def drawn(text: str) -> bytes:
    canvas = Canvas(120, 40, "#000000", scale=1)
    canvas.text((5, 20), text, 24, "#ffffff")
    return canvas.png()


def test_hangul_letters_and_pictographs_have_shapes_of_their_own() -> None:
    pictures = [drawn(text) for text in ("가", "힣", "뷁", "A", "😀", "\ue000", "")]
    assert len(set(pictures)) == len(pictures)
    missing = drawn("\ue000")
    assert all(picture != missing for picture in pictures[:5])


def test_no_font_of_the_machine_is_used() -> None:
    """Without fontconfig and without a home the picture is the same."""
    program = (
        "import sys; from tests.bot.pictures.test_chart import drawn; sys.stdout.buffer.write(drawn('경사하강법'))"
    )
    alone = subprocess.run(
        [sys.executable, "-c", program], env={"FONTCONFIG_FILE": "/dev/null"}, capture_output=True, check=True
    )
    assert alone.stdout == drawn("경사하강법")


def test_lines_with_gaps_and_one_point() -> None:
    picture = draw_chart(line(Series("경사하강법", (10, None, 50, 60, 90)), Series("LoRA", (None,) * 4 + (5,))))
    image = Image.open(BytesIO(picture.content))
    assert (picture.media_type, image.format, image.width) == ("image/png", "PNG", 1280)
    assert picture.alt == "실력의 변화. 경사하강법: 11-01 10, 11-03 50, 11-04 60, 11-05 90. LoRA: 11-05 5"


def test_every_series_is_seen() -> None:
    one = draw_chart(line(Series("a", (10, 20, 30, 40, 50))))
    two = draw_chart(line(Series("a", (10, 20, 30, 40, 50)), Series("b", (50, 40, 30, 20, 10))))
    assert (0x60, 0xA5, 0xFA) not in colours(one.content)
    assert (0x60, 0xA5, 0xFA) in colours(two.content)


def colours(png: bytes) -> set[tuple[int, int, int]]:
    return {colour for _, colour in Image.open(BytesIO(png)).getcolors(1 << 22)}  # type: ignore[misc]


@pytest.mark.parametrize("value", [0.0, 50.0, 100.0, 250.0])
def test_bars_are_as_long_as_their_values(value: float) -> None:
    chart = ChartBlock("점수", ChartKind.BAR, ("민지 😀",), (Series("점수", (value,)),))
    image = Image.open(BytesIO(draw_chart(chart).content))
    mask = np.all(np.asarray(image) == (0x2D, 0xD4, 0xBF), axis=2)
    full = (640 - 2 * 24 - 52) * 2
    assert mask.sum(axis=1).max() == pytest.approx(min(value, 100) / 100 * full, abs=16)


@pytest.mark.parametrize("labels", [(), ("하나",), tuple(f"아주 긴 이름의 학생 {n}" * 4 for n in range(30))])
def test_any_number_of_labels_and_any_length(labels: tuple[str, ...]) -> None:
    values = tuple(float(n) for n in range(len(labels)))
    for kind in ChartKind:
        assert draw_chart(ChartBlock("제목 " * 60, kind, labels, (Series("이름 " * 60, values),) * 7, 30.0)).content
