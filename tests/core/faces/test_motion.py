from __future__ import annotations

from itertools import pairwise

import pytest

from core.faces.expression import PROPERTIES, Expression
from core.faces.moods import expression_of
from core.faces.motion import GRID, Motion, ease, frames_of, length_ms, rounded
from core.messages import Emotion, FaceCue

CUES = [FaceCue(emotion, intensity) for emotion in Emotion for intensity in (0.0, 1.0)]
LIMITS = {"eyes": (0, 1), "mouth": (0, 1), "yaw": (-1, 1), "smile": (-1, 1), "brow": (-1, 1)}


def rest_of(cue: FaceCue) -> Expression:
    return rounded(expression_of(cue))


@pytest.mark.parametrize("motion", Motion)
@pytest.mark.parametrize("cue", CUES, ids=lambda cue: f"{cue.emotion}-{cue.intensity}")
def test_clips_stay_within_the_face_and_on_the_grid(cue: FaceCue, motion: Motion) -> None:
    for frame in frames_of(rest_of(cue), motion):
        assert frame.milliseconds >= 20
        for name in PROPERTIES:
            value = getattr(frame.expression, name)
            low, high = LIMITS[name]
            assert low <= value <= high
            assert value * GRID == pytest.approx(round(value * GRID))


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: f"{cue.emotion}-{cue.intensity}")
def test_clips_follow_the_still_without_a_jump(cue: FaceCue) -> None:
    rest = rest_of(cue)
    assert frames_of(rest, Motion.STILL)[0].expression == rest
    assert frames_of(rest, Motion.BLINK)[0].expression == rest
    assert frames_of(rest, Motion.SPEAK)[-1].expression == rest
    for motion in (Motion.BLINK, Motion.SPEAK):
        frames = [frame.expression for frame in frames_of(rest, motion)]
        assert max(abs(a.yaw - b.yaw) for a, b in pairwise([rest, *frames, rest])) <= 0.1
        assert max(abs(a.brow - b.brow) for a, b in pairwise([rest, *frames, rest])) <= 0.15


def test_blinking_moves_the_eyes_only_and_closes_them() -> None:
    frames = frames_of(Expression(), Motion.BLINK)
    assert {(f.expression.mouth, f.expression.yaw, f.expression.smile, f.expression.brow) for f in frames} == {
        (0.1, 0.0, 0.3, 0.0)
    }
    eyes = [frame.expression.eyes for frame in frames]
    assert eyes.count(0.0) == 3
    assert eyes.count(0.6) == 3
    resting = sum(frame.milliseconds for frame in frames if frame.expression.eyes == 0.6)
    assert resting / length_ms(frames) > 0.75


def test_speaking_opens_and_closes_the_mouth_several_times() -> None:
    for mood in (FaceCue(Emotion.NEUTRAL), FaceCue(Emotion.PROUD, 0.9)):
        mouths = [frame.expression.mouth for frame in frames_of(rest_of(mood), Motion.SPEAK)]
        turns = [b - a for a, b in pairwise(mouths) if a != b]
        assert sum(1 for a, b in pairwise(turns) if a > 0 > b) >= 4
        assert max(mouths) - min(mouths) >= 0.4


def test_the_clips_are_short_enough_to_wait_for() -> None:
    speaking = frames_of(Expression(), Motion.SPEAK)
    assert 1000 <= length_ms(speaking) <= 2000
    assert len({frame.expression for frame in speaking}) <= 24
    assert len({frame.expression for frame in frames_of(Expression(), Motion.BLINK)}) <= 9


def test_easing_starts_and_ends_slowly() -> None:
    assert (ease(0), ease(0.5), ease(1)) == pytest.approx((0, 0.5, 1))
    assert ease(0.1) < 0.05
