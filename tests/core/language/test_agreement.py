"""Hoping for a complete answer is no praise, and ordinary words are no scores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.language.agreement import disagrees
from tests.core.language.scripted import feedback, note, reaction, summary

PARTLY = feedback(score=0.5, missed=("성능이 떨어져.",))


@pytest.mark.parametrize(
    "words",
    [
        "하나만 더 채우면 완벽해!",
        "완벽하진 않지만 방향은 좋아.",
        "거의 완벽에 가까워!",
        "이 점이 특히 좋았어.",
        "정확도 이야기를 꺼낸 건 좋아.",
        "That would be perfect with one more detail.",
        "Not quite perfect, but close!",
        "A good point about accuracy.",
    ],
)
def test_hope_and_ordinary_words_are_fine(words: str) -> None:
    assert not disagrees(words, PARTLY)


@pytest.mark.parametrize(
    "words",
    [
        *("완벽해!", "만점이야!", "80점 줄게.", "다 맞았어!", "빠진 게 없네.", "백 점!", "합격이야."),
        *("Perfect answer!", "Full marks!", "You get 10 out of 10.", "Nothing is missing.", "You're hired!"),
    ],
)
def test_praise_and_scores_that_were_not_given(words: str) -> None:
    assert disagrees(words, PARTLY)


def test_notes_and_summaries_have_no_grade() -> None:
    assert not disagrees("완벽한 정답이야, 100점!", note())
    assert not disagrees("완벽해!", summary("가"))


def test_a_topic_without_a_point_left_may_be_called_complete() -> None:
    told = reaction(answered=("외워.",))
    assert disagrees("완벽해!", told)
    assert not disagrees("완벽해!", replace(told, complete=True))
