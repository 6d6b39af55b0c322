"""Hand-written answers get a fair score and the right flag."""

from __future__ import annotations

import pytest

from core.quiz.grading import LexicalGrader
from tests.core.quiz_grading.answers import ANSWERS
from tests.core.quiz_grading.quizzes import ALL, answered

GRADER = LexicalGrader.load()


@pytest.mark.parametrize(
    ("quiz", "answer", "low", "high", "flag"), ANSWERS, ids=[f"{a[0]}:{a[1][:30]}" for a in ANSWERS]
)
def test_fair_score(quiz: str, answer: str, low: float, high: float, flag: str) -> None:
    grade = GRADER.grade(answered(quiz, answer))
    assert low <= grade.score <= high, grade
    assert grade.score * 20 == pytest.approx(round(grade.score * 20))
    if flag:
        assert flag in grade.flags, grade
    else:
        assert high < 0.6 or not grade.flags, grade


def test_enough_answers() -> None:
    assert len(ANSWERS) >= 60
    assert {answer[0] for answer in ANSWERS} == set(ALL)
