from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ports import PointGrade
from core.quiz.rounds.policy import COUNT, choose_quizzes, next_position, read_position
from core.quiz.rounds.scoreboard import average, hits, places
from core.storage.repositories.rounds import RoundScore
from tests.core.quiz.world import make_library

QUIZZES = tuple(make_library().quizzes.values())
IDS = [quiz.id for quiz in QUIZZES]


@given(st.integers(1, 8), st.lists(st.sampled_from(IDS)), st.integers())
def test_what_was_met_longest_ago_is_chosen(count: int, asked_before: list[str], seed: int) -> None:
    chosen = choose_quizzes(QUIZZES, count, asked_before, Random(seed))
    assert len(chosen) == len(set(chosen)) == min(count, len(IDS))
    last = {quiz_id: len(asked_before) - asked_before[::-1].index(quiz_id) for quiz_id in set(asked_before)}
    left = [quiz_id for quiz_id in IDS if quiz_id not in chosen]
    assert max(last.get(i, 0) for i in chosen) <= min((last.get(i, 0) for i in left), default=10_000)


def test_easier_questions_come_first() -> None:
    difficulty = {quiz.id: quiz.difficulty for quiz in QUIZZES}
    levels = [difficulty[quiz_id] for quiz_id in choose_quizzes(QUIZZES, 5, (), Random(1))]
    assert levels == sorted(levels)


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 5), ("1", 1), ("20", 20), ("0", None), ("21", None), ("-3", None), ("3.0", None), ("x", None)],
)
def test_reading_a_count(text: str, number: int | None) -> None:
    assert COUNT.read(text) == number


@given(st.text(max_size=20))
def test_any_index_can_be_read(text: str) -> None:
    assert read_position({"index": text}) >= -1


def test_next_position_leaps_over_what_is_gone() -> None:
    assert next_position(["a", "b", "c"], 0, {"a", "c"}) == 2
    assert next_position(["a", "b", "c"], 2, {"a", "b", "c"}) is None
    assert next_position(["a", "b"], 0, set()) is None


def test_ties_share_a_rank() -> None:
    scores = [
        RoundScore(1, "Ann", 0, 50),
        RoundScore(2, "bob", 0, 100),
        RoundScore(3, "Cy", 0, 50),
        RoundScore(4, "Di", 0, 0),
        RoundScore(1, "Ann", 1, 50),
    ]
    assert [(place.rank, place.name, place.points, place.answered) for place in places(scores)] == [
        (1, "Ann", 100, 2),
        (1, "bob", 100, 1),
        (3, "Cy", 50, 1),
        (4, "Di", 0, 1),
    ]
    assert places([]) == []


def test_group_figures() -> None:
    scores = [RoundScore(1, "a", 0, 100), RoundScore(2, "b", 0, 25), RoundScore(1, "a", 1, 5)]
    assert average(scores, 0) == (2, 62)
    assert average(scores, 7) == (0, 0)
    assert hits([PointGrade("p", 0.5), PointGrade("p", 0.4), PointGrade("q", 1.0)]) == {"p": 1, "q": 1}
