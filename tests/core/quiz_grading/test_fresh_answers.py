"""Answers to the built-in quizzes that an examiner marked without knowing the grader, and pairs of opposites."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from core.content.loader import BUILT_IN, load_library
from core.content.schema import Locale
from core.quiz.grading import LexicalGrader
from core.quiz.grading.cues import mentions
from core.quiz.grading_task import grading_task

LIBRARY = load_library(BUILT_IN)
GRADER = LexicalGrader.load()
ROWS = yaml.safe_load(Path(__file__).with_name("fresh_answers.yaml").read_text(encoding="utf-8"))
IN_BAND = 0.92


def _score(quiz: str, answer: str) -> float:
    locale: Locale = "ko" if any("가" <= ch <= "힣" for ch in answer) else "en"
    return GRADER.grade(grading_task(LIBRARY.quizzes[quiz], LIBRARY, answer, locale)).score


def test_share_of_scores_in_the_examiners_band() -> None:
    outside = [(quiz, answer) for quiz, answer, low, high in ROWS if not low <= _score(quiz, answer) <= high]
    assert 1 - len(outside) / len(ROWS) >= IN_BAND, outside


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("drawn without replacement", "with replacement"),
        ("여전히 선형이야", "비선형"),
        ("비선형이야", "선형"),
        ("클래스 불균형", "균형"),
        ("a non-linear layer", "linear"),
    ],
)
def test_a_prefix_that_turns_a_cue_round_is_no_typo(text: str, cue: str) -> None:
    assert not mentions(text, cue)


def test_a_true_pair_of_directions_is_not_taken_for_the_mistake_with_them_exchanged() -> None:
    right, wrong = (
        "임계값을 올리면 정밀도는 올라가고 재현율은 내려가",
        "임계값을 올리면 정밀도는 내려가고 재현율은 올라가",
    )
    assert _score("precision-versus-recall", right) >= 0.3
    assert _score("precision-versus-recall", wrong) <= 0.3


def test_a_statement_about_the_wrong_subject_earns_nothing() -> None:
    right = "Classification predicts a class, regression predicts a continuous value."
    assert _score("classification-or-regression", right) >= 0.6
    wrong = "Regression predicts a class, classification predicts a continuous value."
    assert _score("classification-or-regression", wrong) <= 0.3
