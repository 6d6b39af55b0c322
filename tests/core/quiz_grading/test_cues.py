"""Cue words are found despite typos, but not in place of their rivals."""

from __future__ import annotations

import pytest

from core.quiz.grading.cues import mentions


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("경사하강볍으로 학습해", "경사 하강법"),
        ("it uses stochastic gradiant descent", "stochastic gradient descent"),
        ("a type I error", "type I"),
        ("two type-I errors", "type I error"),
        ("1종 오류를 말해", "1종 오류"),
    ],
)
def test_a_cue_is_found(text: str, cue: str) -> None:
    assert mentions(text, cue)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("a type II error", "type I"),
        ("a type I error", "type II error"),
        ("2종 오류를 말해", "1종 오류"),
        ("이건 비지도 학습이야", "지도 학습"),
        ("class B is predicted", "class A is predicted"),
    ],
)
def test_a_rival_of_a_cue_is_not_the_cue(text: str, cue: str) -> None:
    assert not mentions(text, cue)
