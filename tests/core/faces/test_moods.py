from __future__ import annotations

from dataclasses import astuple

import pytest

from core.faces.expression import PROPERTIES, Expression
from core.faces.moods import INTENSITY_STEPS, USUAL, expression_of, step_of
from core.faces.motion import rounded
from core.messages import Emotion, FaceCue
from core.ports import Grade
from core.quiz.scorecard import face

RANGES = {"eyes": (0, 1), "mouth": (0, 1), "yaw": (-1, 1), "smile": (-1, 1), "brow": (-1, 1)}
STEPS = [step / INTENSITY_STEPS for step in range(INTENSITY_STEPS + 1)]


def distance(one: FaceCue, other: FaceCue) -> float:
    pairs = zip(astuple(expression_of(one)), astuple(expression_of(other)), strict=True)
    return sum(abs(a - b) for a, b in pairs)


@pytest.mark.parametrize("emotion", Emotion)
def test_every_feeling_lies_within_what_a_face_can_do(emotion: Emotion) -> None:
    for intensity in STEPS:
        expression = expression_of(FaceCue(emotion, intensity))
        for name in PROPERTIES:
            low, high = RANGES[name]
            assert low <= getattr(expression, name) <= high


@pytest.mark.parametrize("emotion", [emotion for emotion in Emotion if emotion is not Emotion.NEUTRAL])
def test_more_of_a_feeling_is_further_from_rest(emotion: Emotion) -> None:
    away = [distance(FaceCue(Emotion.NEUTRAL), FaceCue(emotion, intensity)) for intensity in STEPS]
    assert away == sorted(away)
    assert away[0] > 0.15
    assert away[-1] > 1.5 * away[0]


def test_no_two_feelings_look_the_same_when_they_are_strong() -> None:
    strong = [FaceCue(emotion, 1.0) for emotion in Emotion]
    closest = min(distance(a, b) for i, a in enumerate(strong) for b in strong[:i])
    assert closest >= 0.5


def test_a_score_of_95_and_one_of_20_look_clearly_different() -> None:
    good, bad = (expression_of(face(Grade(score, score, ()))) for score in (0.95, 0.2))
    assert good.mouth - bad.mouth > 0.5
    assert good.smile - bad.smile > 0.3
    assert good.brow > bad.brow
    assert abs(good.yaw - bad.yaw) > 0.15


def test_the_same_cue_is_the_same_expression() -> None:
    assert expression_of(FaceCue(Emotion.PROUD, 0.9)) == expression_of(FaceCue(Emotion.PROUD, 0.9, face=7))
    assert rounded(Expression()) == Expression()


@pytest.mark.parametrize(("intensity", "step"), [(-1, 0), (0, 0), (0.04, 0), (0.5, 5), (0.97, 10), (3, 10)])
def test_intensities_become_steps(intensity: float, step: int) -> None:
    assert step_of(intensity) == step


def test_what_is_drawn_beforehand_is_listed_once() -> None:
    assert len(set(USUAL)) == len(USUAL)
