"""The illustrator: repeatable, smooth in every parameter, and each property moves its own place."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from core.faces.expression import Expression
from training.faces.draw.parameters import PARAMETERS, sample
from training.faces.draw.portrait import PortraitError, draw

PLACE = {name: index for index, name in enumerate(PARAMETERS)}
REST = Expression()
# Rows and columns of the 256 px picture at yaw 0.
BROWS = (slice(84, 128), slice(70, 186))
EYES = (slice(102, 150), slice(70, 186))
LOWER_FACE = (slice(112, 212), slice(70, 186))
MOUTH = (slice(158, 212), slice(84, 172))
ANYONE = sample(np.random.default_rng(11), 1)[0]
NEVER_HIDDEN = {"fringe_fullness": 0.2, "fringe_parting": 0.5}


def person(seed: int, **traits: float) -> NDArray[np.float32]:
    """An identity at rest, with some traits set."""
    row = sample(np.random.default_rng(seed), 1)[0]
    rest = {name: getattr(REST, name) for name in ("eyes", "mouth", "yaw", "smile", "brow")}
    for name, value in {**rest, **traits}.items():
        row[PLACE[name]] = value
    return row


@cache
def picture_of_anyone() -> NDArray[np.uint8]:
    return draw(ANYONE)


def change(seed: int, name: str, low: float, high: float) -> NDArray[np.float64]:
    """How much each pixel changes when one parameter goes from low to high: (256, 256), of 255."""
    first = draw(person(seed, **NEVER_HIDDEN | {name: low})).astype(float)
    second = draw(person(seed, **NEVER_HIDDEN | {name: high})).astype(float)
    return np.asarray(np.abs(first - second).mean(axis=2))


def share(difference: NDArray[np.float64], box: tuple[slice, slice]) -> float:
    """The part of the change that lies in the box."""
    return float(difference[box].sum() / difference.sum())


def test_the_same_row_gives_the_same_picture_and_another_row_another() -> None:
    picture = draw(person(1))
    assert picture.shape == (256, 256, 3)
    assert picture.dtype == np.uint8
    assert np.array_equal(picture, draw(person(1)))
    assert np.abs(picture.astype(int) - draw(person(2))).mean() > 5


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_small_step_of_any_parameter_is_a_small_change_of_the_picture(name: str) -> None:
    near = ANYONE.copy()
    near[PLACE[name]] += 0.004 if ANYONE[PLACE[name]] < 0.5 else -0.004
    difference = np.abs(picture_of_anyone().astype(int) - draw(near))
    # An edge may move by a fraction of a pixel, a shape may not jump.
    assert difference.mean() < 0.6
    assert np.quantile(difference, 0.999) < 30


@pytest.mark.parametrize(
    ("name", "low", "high", "box", "least"),
    [
        ("eyes", 0.0, 1.0, EYES, 0.97),
        ("mouth", 0.0, 1.0, LOWER_FACE, 0.80),
        ("smile", -1.0, 1.0, LOWER_FACE, 0.95),
        ("brow", -1.0, 1.0, BROWS, 0.97),
    ],
)
def test_a_property_changes_its_own_place(
    name: str, low: float, high: float, box: tuple[slice, slice], least: float
) -> None:
    difference = change(5, name, low, high)
    assert share(difference, box) > least
    assert difference[box].mean() > 1.0


def test_eyes_and_mouth_do_not_meet() -> None:
    assert change(5, "eyes", 0.0, 1.0)[MOUTH].max() == 0
    assert change(5, "mouth", 0.0, 1.0)[EYES].max() < 1


@pytest.mark.parametrize(("name", "box"), [("eye_lightness", EYES), ("lash_weight", EYES), ("lip_depth", MOUTH)])
def test_identity_of_eyes_and_mouth_stays_in_its_place(name: str, box: tuple[slice, slice]) -> None:
    assert share(change(6, name, 0.0, 1.0), box) > 0.99


def test_a_turn_moves_the_whole_head_but_not_the_corners_of_the_picture() -> None:
    difference = change(5, "yaw", -1.0, 1.0)
    assert difference[60:210, 60:196].mean() > 8
    assert difference[:20].max() == 0
    assert difference[240:, :20].max() == 0


def test_she_turns_to_her_own_left_which_is_the_right_of_the_picture() -> None:
    # The iris is the most saturated thing in the eyes' box: its mean column moves with the head.
    def iris(yaw: float) -> float:
        picture = draw(person(7, yaw=yaw, eye_hue_cos=-0.2, eye_hue_sin=-0.98, blush=0, **NEVER_HIDDEN))[EYES].astype(
            int
        )
        blue = np.maximum(picture[:, :, 2] - picture[:, :, 0] - 60, 0)
        return float((blue.sum(axis=0) * np.arange(blue.shape[1])).sum() / blue.sum())

    assert iris(-1.0) > iris(0.0) + 3
    assert iris(1.0) < iris(0.0) - 3


def test_no_row_but_a_finite_one_of_the_right_length_is_drawn() -> None:
    with pytest.raises(PortraitError, match="finite numbers"):
        draw(np.zeros(3))
    with pytest.raises(PortraitError, match="finite numbers"):
        draw(np.full(len(PARAMETERS), np.nan))
