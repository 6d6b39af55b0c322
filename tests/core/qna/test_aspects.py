from __future__ import annotations

import pytest

from core.content.schema import Aspect
from core.qna.aspects import asked_aspect, nearest_aspect, wanted_aspects


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("이 뭐야?", Aspect.DEFINITION),
        ("뜻이 머임", Aspect.DEFINITION),
        ("공식 좀", Aspect.FORMULA),
        ("어떻게 계산해", Aspect.FORMULA),
        ("왜 필요해?", Aspect.WHY),
        ("어떻게 돌아가?", Aspect.HOW),
        ("막으려면 어떡해", Aspect.HOW),
        ("언제 써?", Aspect.USE),
        ("쓰면뭐가좋아", Aspect.PROS),
        ("문제점은", Aspect.CONS),
        ("랑 차이가 뭐야", Aspect.COMPARISON),
        ("예를 들어줘", Aspect.EXAMPLE),
        ("장단점", Aspect.PROS),
        ("what is ", Aspect.DEFINITION),
        ("formula for ", Aspect.FORMULA),
        ("why do we need ", Aspect.WHY),
        ("how does  work", Aspect.HOW),
        ("how can i prevent ", Aspect.HOW),
        ("when should i use ", Aspect.USE),
        ("benefits of ", Aspect.PROS),
        ("drawbacks of ", Aspect.CONS),
        ("  vs  ", Aspect.COMPARISON),
        ("an example of ", Aspect.EXAMPLE),
    ],
)
def test_cues(question: str, aspect: Aspect) -> None:
    assert asked_aspect(question) is aspect


def test_no_cue() -> None:
    assert asked_aspect("  ") is None
    assert asked_aspect("whatever show") is None


def test_nearest_aspect() -> None:
    assert nearest_aspect(Aspect.FORMULA, {Aspect.DEFINITION, Aspect.HOW}) is Aspect.HOW
    assert nearest_aspect(Aspect.EXAMPLE, {Aspect.DEFINITION}) is Aspect.DEFINITION
    assert nearest_aspect(Aspect.WHY, set(Aspect)) is Aspect.WHY


def test_both_sides() -> None:
    assert wanted_aspects("장단점 알려줘", Aspect.PROS, set(Aspect)) == (Aspect.PROS, Aspect.CONS)
    assert wanted_aspects("장점 알려줘", Aspect.PROS, set(Aspect)) == (Aspect.PROS,)
    assert wanted_aspects("pros and cons", Aspect.PROS, {Aspect.DEFINITION, Aspect.WHY}) == (Aspect.WHY,)
