"""What a learner knows by now, when it is due, and what is predicted."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.quiz.mastery import HALF_LIFE, Evidence, decay, mastery, mastery_over_time
from core.quiz.overlap import KeywordOverlap
from core.quiz.schedule import rating, review
from core.quiz.select_iou import iou, predict
from tests.core.quiz.world import START, make_library

DAY = timedelta(days=1)
LIBRARY = make_library()


def test_mastery_is_the_decayed_mean_with_the_prior() -> None:
    seen = [Evidence("a", 1.0, START - HALF_LIFE), Evidence("a", 0.0, START), Evidence("b", 1.0, START)]
    assert mastery(seen, START) == pytest.approx({"a": (0.5 + 0.5) / 2.5, "b": 1.5 / 2})


def test_mastery_of_the_past_does_not_know_the_future() -> None:
    seen = [Evidence("a", 0.0, START), Evidence("a", 1.0, START + 2 * DAY)]
    before, after = mastery_over_time(seen, [START + DAY, START + 3 * DAY])
    assert before["a"] < 0.5 < after["a"]
    assert mastery_over_time(seen, [START - DAY]) == [{}]


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4000)), min_size=1, max_size=30))
def test_mastery_stays_between_prior_and_evidence(shown: list[tuple[float, int]]) -> None:
    seen = [Evidence("a", score, START - age * DAY) for score, age in shown]
    scores = [0.5, *(score for score, _ in shown)]
    assert min(scores) - 1e-9 <= mastery(seen, START)["a"] <= max(scores) + 1e-9


def test_old_knowledge_drifts_back_to_the_prior() -> None:
    seen = [Evidence("a", 1.0, START)]
    values = [mastery(seen, START + days * DAY)["a"] for days in (0, 30, 90, 3650)]
    assert values == sorted(values, reverse=True)
    assert values[-1] == pytest.approx(0.5)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 60)), min_size=1, max_size=25))
def test_review_dates_lie_ahead_and_can_be_replayed(answers: list[tuple[float, float]]) -> None:
    card, again, now = None, None, START
    for score, days in answers:
        now += timedelta(days=days)
        card, due = review(card, score, now)
        again, due_again = review(again, score, now)
        assert due > now
        assert (card, due) == (again, due_again)


def test_better_answers_come_back_later() -> None:
    dues = [review(None, score, START)[1] for score in (0.0, 0.5, 0.8, 1.0)]
    assert dues == sorted(set(dues))
    assert dues[0] - START == timedelta(minutes=10)
    assert dues[2] - START >= DAY


def test_ratings_cover_all_scores() -> None:
    assert [rating(score / 20).name for score in (0, 7, 8, 11, 12, 17, 18, 20)] == [
        "Again", "Again", "Hard", "Hard", "Good", "Good", "Easy", "Easy",
    ]  # fmt: skip


def test_overlap_table_is_iou() -> None:
    quizzes = list(LIBRARY.quizzes.values())
    table = KeywordOverlap([quiz.keywords for quiz in quizzes]).table
    expected = [[iou(set(a.keywords), set(b.keywords)) for b in quizzes] for a in quizzes]
    np.testing.assert_allclose(table, expected)


def test_without_decay_predictions_are_the_references() -> None:
    quizzes = list(LIBRARY.quizzes.values())
    overlap = KeywordOverlap([quiz.keywords for quiz in quizzes])
    predicted = overlap.predict({0: (0.2, 1.0), 3: (0.9, 1.0)})
    assert predicted == pytest.approx([predict([row[0], row[3]], [0.2, 0.9]) for row in overlap.table])


@given(
    st.lists(
        st.tuples(st.integers(0, len(LIBRARY.quizzes) - 1), st.integers(0, 20)),
        min_size=1,
        max_size=5,
        unique_by=lambda row: row[0],
    )
)
def test_predicting_all_at_once_equals_the_formula_to_the_last_bit(log: list[tuple[int, int]]) -> None:
    overlap = KeywordOverlap([quiz.keywords for quiz in LIBRARY.quizzes.values()])
    scores = [score / 20 for _, score in log]
    one_by_one = [predict([float(row[i]) for i, _ in log], scores) for row in overlap.table]
    assert overlap.predict_as_logged([(i, score / 20) for i, score in log]) == one_by_one


def test_decay_halves() -> None:
    assert [decay(n * HALF_LIFE) for n in (-1, 0, 1, 2)] == [1, 1, 0.5, 0.25]
