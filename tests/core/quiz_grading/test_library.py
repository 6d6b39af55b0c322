"""What must hold for every quiz of the built-in chapters, in both languages."""

from __future__ import annotations

import random

import pytest

from core.content.loader import BUILT_IN, load_library
from core.content.schema import LOCALES, Locale, Quiz
from core.ports import GradingPoint, GradingTask
from core.quiz.grading import LexicalGrader

GRADER = LexicalGrader.load()
QUIZZES = tuple(load_library(BUILT_IN).quizzes.values())


def task(quiz: Quiz, answer: str, locale: Locale) -> GradingTask:
    return GradingTask(
        question=getattr(quiz.question, locale),
        model_answers=(quiz.answer.ko, quiz.answer.en),
        answer=answer,
        points=tuple(
            GradingPoint(point.id, point.weight, (point.statement.ko, point.statement.en), point.cues)
            for point in quiz.points
        ),
        keywords=quiz.keywords,
        misconceptions=tuple((wrong.claim.ko, wrong.claim.en) for wrong in quiz.misconceptions),
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_model_answer_is_complete(locale: Locale) -> None:
    grades = {quiz.id: GRADER.grade(task(quiz, getattr(quiz.answer, locale), locale)) for quiz in QUIZZES}
    assert {name: grade for name, grade in grades.items() if grade.score < 0.9 or grade.flags} == {}
    assert {name: grade for name, grade in grades.items() if not all(point.hit for point in grade.points)} == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_question_as_answer_earns_nothing(locale: Locale) -> None:
    grades = {quiz.id: GRADER.grade(task(quiz, getattr(quiz.question, locale), locale)) for quiz in QUIZZES}
    assert {name: grade for name, grade in grades.items() if grade.score > 0.2} == {}


@pytest.mark.parametrize("answer", ["모르겠어", "ㅁㄹ", "I don't know"])
def test_not_knowing_is_zero(answer: str) -> None:
    grades = [GRADER.grade(task(quiz, answer, "ko")) for quiz in QUIZZES]
    assert all(grade.score == 0 and grade.flags == ("dont-know",) for grade in grades)


@pytest.mark.parametrize("locale", LOCALES)
def test_key_points_alone_are_nearly_complete(locale: Locale) -> None:
    """A terse learner writes only the statements, without the model answer's wording."""
    answers = {quiz.id: ". ".join(getattr(point.statement, locale) for point in quiz.points) for quiz in QUIZZES}
    grades = {quiz.id: GRADER.grade(task(quiz, answers[quiz.id], locale)) for quiz in QUIZZES}
    low = [name for name, grade in grades.items() if grade.score < 0.85]
    assert len(low) <= 0.03 * len(QUIZZES), low


def test_another_quizzes_answer_earns_little() -> None:
    rng = random.Random(20)
    pairs = [(*rng.sample(QUIZZES, 2), rng.choice(LOCALES)) for _ in range(150)]
    high = [
        (quiz.id, other.id, locale)
        for quiz, other, locale in pairs
        if GRADER.grade(task(quiz, getattr(other.answer, locale), locale)).score > 0.35
    ]
    assert len(high) <= 0.03 * len(pairs), high


def test_wrong_claims_are_noticed() -> None:
    claims = [
        (quiz, index, getattr(wrong.claim, locale), locale)
        for quiz in QUIZZES
        for index, wrong in enumerate(quiz.misconceptions)
        for locale in LOCALES
    ]
    grades = [(GRADER.grade(task(quiz, claim, locale)), index) for quiz, index, claim, locale in claims]
    assert all(grade.score <= 0.35 for grade, _ in grades)
    noticed = sum(index in grade.misconceptions for grade, index in grades)
    assert noticed >= 0.95 * len(grades)
