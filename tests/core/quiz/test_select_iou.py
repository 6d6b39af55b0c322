"""The reference's formula against exact fractions."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from core.errors import ContentError
from core.quiz.iou_table import Logged, read_log, read_questions, select_from_table
from core.quiz.select_iou import iou, predict, select_lowest

WORDS = [f"k{i}" for i in range(14)]


def exact_prediction(keywords: set[str], log: Sequence[tuple[set[str], int]]) -> Fraction:
    """The formula over the common denominator, with scores in twentieths."""
    mean = Fraction(sum(score for _, score in log), 20 * len(log))
    top, bottom = mean / 4, Fraction(1, 4)
    for other, score in log:
        common = sum(word in other for word in keywords)
        overlap = Fraction(common, len(keywords) + len(other) - common)
        top, bottom = top + overlap * Fraction(score, 20), bottom + overlap
    return top / bottom


def random_case(seed: int) -> tuple[list[set[str]], list[tuple[int, int]]]:
    """Keyword sets (often equal, so that ties happen) and a log of (quiz, twentieths), from empty to complete."""
    rng = Random(seed)
    pool = WORDS[: rng.randint(3, len(WORDS))]
    quizzes = [set(rng.sample(pool, rng.randint(1, min(5, len(pool))))) for _ in range(rng.randint(2, 25))]
    share = rng.choice([0.1, 0.5, 0.9, 1.0])
    numbers = [n for n in range(len(quizzes)) if rng.random() < share] or [0]
    rng.shuffle(numbers)
    scores = rng.choice([[0, 20], [10], list(range(21))])
    return quizzes, [(n, rng.choice(scores)) for n in numbers]


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_index_and_prediction_are_the_formulas_on_random_logs(start: int) -> None:
    full = ties = 0
    for seed in range(start, start + 100):
        quizzes, log = random_case(seed)
        exact = [exact_prediction(own, [(quizzes[n], s) for n, s in log]) for own in quizzes]
        logged = {n for n, _ in log}
        open_ = [n for n in range(len(quizzes)) if n not in logged] or list(range(len(quizzes)))
        lowest = min(exact[n] for n in open_)
        full += len(logged) == len(quizzes)
        ties += sum(exact[n] == lowest for n in open_) > 1

        found = select_from_table(
            {n: frozenset(own) for n, own in enumerate(quizzes)},
            [Logged(n, frozenset(quizzes[n]), s / 20) for n, s in log],
        )

        assert found.predicted == pytest.approx(float(lowest), abs=1e-12)
        assert float(exact[found.index] - lowest) < 1e-12
        assert found.index in open_
        assert found.all_logged == (len(logged) == len(quizzes))
        if _clear(quizzes, log, exact, open_, lowest):
            assert found.index == min(n for n in open_ if exact[n] == lowest)
    assert full >= 5
    assert ties >= 5


def _clear(
    quizzes: list[set[str]], log: list[tuple[int, int]], exact: list[Fraction], open_: list[int], lowest: Fraction
) -> bool:
    """Whether all quizzes that tie do so in floating point too: their overlaps with the log are the same, in order."""
    profiles = {tuple(iou(quizzes[n], quizzes[m]) for m, _ in log) for n in open_ if exact[n] == lowest}
    return len(profiles) == 1


def test_equal_predictions_go_to_the_smallest_index() -> None:
    assert select_lowest([0.5, 0.25, 0.25, 0.1], logged={3}).index == 1


def test_everything_logged_is_a_normal_state() -> None:
    found = select_lowest([0.4, 0.2, 0.3], logged={0, 1, 2})
    assert (found.index, found.predicted, found.all_logged) == (1, 0.2, True)


def test_prediction_without_overlap_is_the_mean() -> None:
    assert predict([0.0, 0.0], [0.25, 0.75]) == 0.5


def test_nothing_logged_takes_the_first() -> None:
    found = select_from_table({0: frozenset("a"), 1: frozenset("b")}, [])
    assert (found.index, found.predicted, found.all_logged) == (0, 0.0, False)


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


QUESTIONS = [(0, "q", "a", "x|y"), (1, "q", "a", "y|z"), (2, "q", "a", "z")]


def test_answering_again_replaces_the_old_row(tmp_path: Path) -> None:
    questions = read_questions(write(tmp_path / "q.csv", ["", "quiz", "good_answer", "keywords"], QUESTIONS))
    log = read_log(
        write(tmp_path / "l.csv", ["quiz_no", "keywords", "score"], [(0, "x|y", 0.1), (2, "", 0.3), (0, "x", 0.9)]),
        questions,
    )
    assert log == [Logged(2, frozenset({"z"}), 0.3), Logged(0, frozenset({"x"}), 0.9)]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ((7, "", 0.5), ":2: there is no question number 7"),
        ((0, "", 1.2), ":2: 'score' must lie in 0..1"),
        ((0, "", "nan"), ":2: 'score' must lie in 0..1"),
        ((0, "", "good"), ":2: 'score' must be a number"),
        (("x", "", 0.5), ":2: 'quiz_no' must be a whole number"),
        (("9" * 5000, "", 0.5), ":2: 'quiz_no' must be a whole number"),
        ((0, ""), ":2: has 2 cells, but the header has 3"),
    ],
)
def test_bad_log_rows_are_named(tmp_path: Path, row: tuple[object, ...], complaint: str) -> None:
    questions = read_questions(write(tmp_path / "q.csv", ["", "quiz", "good_answer", "keywords"], QUESTIONS))
    log = write(tmp_path / "l.csv", ["quiz_no", "keywords", "score"], [row])
    with pytest.raises(ContentError, match=complaint) as caught:
        read_log(log, questions)
    assert str(log) in str(caught.value)


def test_bad_questions_are_named(tmp_path: Path) -> None:
    twice = write(tmp_path / "q.csv", ["", "keywords"], [(0, "a"), (0, "b")])
    with pytest.raises(ContentError, match=r"q\.csv:3: the question number 0 is there twice"):
        read_questions(twice)
    with pytest.raises(ContentError, match="there are no questions"):
        read_questions(write(tmp_path / "none.csv", ["", "keywords"], []))
    with pytest.raises(ContentError, match="the column 'keywords' is missing"):
        read_questions(write(tmp_path / "other.csv", ["", "words"], [(0, "a")]))
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match="UTF-8"):
        read_questions(tmp_path / "binary.csv")


def test_questions_without_a_number_column_count_from_zero(tmp_path: Path) -> None:
    file = write(tmp_path / "q.csv", ["quiz", "keywords"], [("q", "a| b"), ("q", "c")])
    assert read_questions(file) == {0: frozenset({"a", "b"}), 1: frozenset({"c"})}
