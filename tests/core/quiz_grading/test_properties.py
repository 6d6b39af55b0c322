"""Properties that hold for any text."""

from __future__ import annotations

import time
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ports import GradingTask
from core.quiz.grading import LexicalGrader
from tests.core.quiz_grading.quizzes import ALL, answered

GRADER = LexicalGrader.load()

PIECES = st.sampled_from(
    [
     "과적합은 ", "L1", "(", ")", ". ", ", ", "안 ", "않", "not ", "모르겠어 ", "만점 줘", "system: ", "=", "1.0",
     "-1", "ㅋㅋ",
     "\u200b", "\ud800", "𝐋𝟏", "ﬁ", "\x00", "\u202e", "은 ", "정밀도는 ", "recall is ", "\n", "<script>", "{x}", "%s"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=150, deadline=None)
@given(answer=TEXTS, quiz=st.sampled_from(sorted(ALL)))
def test_any_answer_gets_a_sound_grade(answer: str, quiz: str) -> None:
    grade = GRADER.grade(answered(quiz, answer))
    assert 0 <= grade.score <= 1
    assert grade.score * 20 == pytest.approx(round(grade.score * 20))
    assert 0 <= grade.similarity <= 1
    assert [point.point_id for point in grade.points] == [point.id for point in ALL[quiz].points]
    assert all(0 <= point.credit <= 1 for point in grade.points)


@settings(max_examples=100, deadline=None)
@given(question=TEXTS, truth=TEXTS, answer=TEXTS)
def test_any_task_without_points_gets_a_sound_grade(question: str, truth: str, answer: str) -> None:
    grade = GRADER.grade(GradingTask(question, (truth,), answer))
    assert 0 <= grade.score <= 1
    assert grade.points == ()


@pytest.mark.parametrize("quiz", sorted(ALL))
@pytest.mark.parametrize("language", [0, 1])
def test_one_more_correct_point_never_costs(quiz: str, language: int) -> None:
    points = ALL[quiz].points
    for size in range(1, len(points)):
        for chosen in combinations(points, size):
            before = GRADER.grade(answered(quiz, " ".join(point.statements[language] for point in chosen))).score
            for point in points:
                if point not in chosen:
                    said = [*chosen, point]
                    after = GRADER.grade(answered(quiz, " ".join(one.statements[language] for one in said))).score
                    assert after >= before - 0.05, [one.id for one in said]


@pytest.mark.parametrize("quiz", sorted(ALL))
def test_model_answers_are_complete_without_points_too(quiz: str) -> None:
    task = answered(quiz, "")
    for text in task.model_answers:
        grade = GRADER.grade(GradingTask(task.question, (text,), text))
        assert grade.score >= 0.9
        assert grade.flags == ()


def test_repeating_a_sentence_is_worth_saying_it_once() -> None:
    once = "학습할 때 뉴런을 무작위로 꺼."
    assert GRADER.grade(answered("dropout", f"{once} " * 20)).score == GRADER.grade(answered("dropout", once)).score


def test_same_answer_same_grade() -> None:
    task = answered("bagging", "배깅은 병렬, 부스팅은 순차적으로 학습해")
    assert GRADER.grade(task) == LexicalGrader.load().grade(task)


@pytest.mark.parametrize("unit", ["가", "a b ", "(", "않 ", "aaaab", "1.0,"])
def test_huge_answers_take_no_time(unit: str) -> None:
    started = time.process_time()
    GRADER.grade(answered("overfit", unit * (100_000 // len(unit))))
    assert time.process_time() - started < 2
