"""The reference's ombre, value by value."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.faces.expression import Ombre
from core.faces.hair import colour_hair

GREY = np.full((101, 4, 3), 100, dtype=np.uint8)
HAIR = np.full((101, 4), 255, dtype=np.float32)


def colour(ombre: Ombre, mask: NDArray[np.float32] = HAIR, gradient: float = 0.5) -> NDArray[np.uint8]:
    return colour_hair(GREY, mask, ombre, gradient)


def test_the_tips_take_the_colour_and_the_crown_keeps_its_own() -> None:
    red = colour(Ombre(hue=0.0, height=0.6))
    # rows 0..100: nothing down to row 40, half of the way at 55, everything from 70 on
    assert (red[:41] == 100).all()
    full = (int(135 + 0.25 * 255 - 38.25), int(135 - 38.25), int(135 - 38.25))
    assert full == (160, 96, 96)
    assert (red[70:] == full).all()
    assert red[55, 0].tolist() == [int(100 + 60.5 / 2), int(100 - 3.25 / 2), int(100 - 3.25 / 2)]


@pytest.mark.parametrize(
    ("hue", "pure"),
    [(0.0, (1, 0, 0)), (1 / 3 + 1e-6, (0, 1, 0)), (2 / 3 + 1e-6, (0, 0, 1)), (1.0, (1, 0, 0)), (0.5, (0, 1, 1))],
)
def test_hues_go_round(hue: float, pure: tuple[int, int, int]) -> None:
    tips = colour(Ombre(hue, 1.0))[100, 0]
    assert tips.tolist() == [160 if part else 96 for part in pure]


def test_only_sure_hair_is_coloured() -> None:
    mask = np.zeros((101, 4), dtype=np.float32)
    mask[50:, 1] = 191.25  # where the mask begins to count
    mask[50:, 2] = 223.125  # half of it
    mask[50:, 3] = 255
    red = colour(Ombre(0.0, 1.0), mask, gradient=0.0)
    assert (red[:50] == 100).all()
    assert (red[:, :2] == 100).all()
    assert red[80, 2].tolist() == [130, 98, 98]
    assert red[80, 3].tolist() == [160, 96, 96]


def test_no_hair_no_colour() -> None:
    bald = np.full((101, 4), 190, dtype=np.float32)
    assert (colour(Ombre(0.3, 1.0), bald) == GREY).all()


def test_more_height_reaches_farther_up() -> None:
    changed = [int((colour(Ombre(0.6, height)) != GREY).any(axis=(1, 2)).sum()) for height in (0.0, 0.3, 0.6, 1.0)]
    assert changed == sorted(changed)
    assert changed[0] <= 1
    assert changed[-1] == 100


def test_bright_colours_do_not_run_over() -> None:
    white = np.full((101, 4, 3), 255, dtype=np.uint8)
    assert (colour_hair(white, HAIR, Ombre(0.0, 1.0))[100] == 255).all()
    assert (white == 255).all(), "the picture itself stays as it was"
