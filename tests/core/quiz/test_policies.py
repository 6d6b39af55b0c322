"""Mastery, scheduling and the adaptive choice."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.content.library import Library
from core.content.schema import Chapter, Name
from core.quiz.history import History, Result, sitting
from core.quiz.mastery import HALF_LIFE, Evidence, decay, mastery, mastery_over_time
from core.quiz.overlap import KeywordOverlap
from core.quiz.picker import Picker, Strategy, standing
from core.quiz.schedule import rating, review
from core.quiz.select_adaptive import Candidate, Standing, choose, level, longest_due, weak_keywords
from core.quiz.select_iou import iou, predict
from core.quiz.selection import Reasons
from core.quiz.topics import Topics
from core.quiz.wish import Wish
from tests.core.quiz.world import START, make_concept, make_library, make_quiz

DAY = timedelta(days=1)
LIBRARY = make_library()


def picker(strategy: Strategy = "adaptive", library: Library = LIBRARY) -> Picker:
    return Picker(library, Topics(library), strategy)


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


def candidate(quiz_id: str, *keywords: str, difficulty: int = 1, predicted: float = 0.5) -> Candidate:
    return Candidate(quiz_id, keywords, difficulty, predicted)


def know(**values: object) -> Standing:
    base: dict[str, object] = {"asked": (), "latest": {}, "due": {}, "mastery": {}, "level": 0.0}
    return Standing(**{**base, **values})  # type: ignore[arg-type]


def test_weak_keywords_win_and_are_the_reason() -> None:
    both = [candidate("strong", "a"), candidate("weak", "b")]
    chosen = choose(both, know(mastery={"a": 0.9, "b": 0.2}, latest={"x": 0.5}), START, Random(1))
    assert chosen.quiz_id == "weak"
    assert chosen.reasons.weak == ("b",)
    assert chosen.reasons.unseen


def test_difficulty_follows_the_level() -> None:
    all_levels = [candidate(str(d), "a", difficulty=d) for d in (1, 2, 3)]
    picks = [choose(all_levels, know(level=level), START, Random(1)).quiz_id for level in (0.0, 0.5, 1.0)]
    assert picks == ["1", "2", "3"]


def test_a_new_learner_starts_at_the_easiest_level_and_climbs() -> None:
    assert level([]) == 0
    assert level([(1.0, 1.0)] * 8) == pytest.approx(0.8)


def test_the_longest_due_comes_before_the_weakest() -> None:
    quizzes = [candidate(name, "a") for name in "abcdefgh"]
    latest = dict.fromkeys("abcdefgh", 0.9) | {"c": 0.1}
    due = {"a": START - DAY, "b": START - 3 * DAY, "c": START + DAY}
    stand = know(asked=("h",), latest=latest, due=due)
    assert choose(quizzes, stand, START, Random(1)).quiz_id == "b"
    assert choose(quizzes, stand, START, Random(1)).reasons.due_since == START - 3 * DAY
    assert choose(quizzes, know(asked=("h",), latest=latest), START, Random(1)).quiz_id == "c"


def test_review_takes_the_most_overdue_and_nothing_else() -> None:
    quizzes = [candidate("a", "a"), candidate("b", "a"), candidate("c", "a")]
    stand = know(due={"a": START, "b": START - DAY, "c": START + timedelta(seconds=1)})
    first = longest_due(quizzes, stand, START)
    assert first is not None
    assert first.quiz_id == "b"
    second = longest_due(quizzes, stand, START, without={"b"})
    assert second is not None
    assert second.quiz_id == "a"
    assert longest_due(quizzes, stand, START, without={"a", "b"}) is None


def test_weak_keywords_need_evidence() -> None:
    assert weak_keywords(("new", "bad", "worse", "fine"), {"bad": 0.4, "worse": 0.1, "fine": 0.8}, 2) == (
        "worse",
        "bad",
    )


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    strategy=st.sampled_from(["adaptive", "iou"]),
    steps=st.lists(st.tuples(st.sampled_from(["answer", "skip"]), st.integers(0, 20)), min_size=10, max_size=14),
)
def test_nothing_is_repeated_before_all_are_seen(seed: int, strategy: Strategy, steps: list[tuple[str, int]]) -> None:
    chooser, history, now = picker(strategy), History(), START
    total = len(LIBRARY.quizzes)
    asked: list[str] = []
    for number, (step, score) in enumerate(steps):
        found = chooser.pick(history, Wish(), now, Random(seed))
        assert found == chooser.pick(history, Wish(), now, Random(seed))
        assert found is not None
        asked.append(found.quiz_id)
        assert len(set(asked)) == min(number + 1, total)
        assert found.reasons.unseen == (number < total)
        assert found.reasons.all_seen == (number >= total)
        assert number == 0 or asked[-1] != asked[-2]
        history = History(history.results, tuple(asked), history.due, history.evidence)
        if step == "answer":
            history = history.after(LIBRARY.quizzes[found.quiz_id], score / 20, now)
        now += timedelta(minutes=3)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), scores=st.lists(st.integers(0, 20), min_size=3, max_size=3))
def test_a_topic_is_finished_and_then_left(seed: int, scores: list[int]) -> None:
    chooser, wish = picker(), Wish("chapter:metrics")
    own = set(LIBRARY.chapters[0].quizzes)
    history, now, asked = History(), START, []
    for score in scores:
        found, still = chooser.pick_next(history, wish, now, Random(seed))
        assert still == wish
        asked.append(found.quiz_id)
        history = History(history.results, tuple(asked), {}, history.evidence)
        history = history.after(LIBRARY.quizzes[found.quiz_id], score / 20, now)
    assert set(asked) == {quiz.id for quiz in own}
    found, still = chooser.pick_next(history, wish, now, Random(seed))
    assert still == Wish()
    assert found.reasons.moved_on == "topic"
    assert LIBRARY.chapter_of_quiz[found.quiz_id].id == "training"


def test_quizzes_that_left_the_content_are_ignored() -> None:
    ghost = make_quiz("ghost", "recall", ("recall", "counting"))
    history = History(asked=("ghost",), due={"ghost": START - DAY}).after(ghost, 0.5, START)
    history = History(history.results, history.asked, {"ghost": START - DAY}, history.evidence)
    for strategy in ("adaptive", "iou"):
        found = picker(strategy).pick(history, Wish(), START, Random(1))  # type: ignore[arg-type]
        assert found is not None
        assert found.quiz_id in LIBRARY.quizzes
    assert picker().next_due(history) is None
    assert picker().pick(history, Wish(review=True), START, Random(1)) is None


def test_an_empty_library_has_nothing_to_ask() -> None:
    chapter = Chapter(id="x", title=Name(ko="가", en="x"), concepts=(make_concept("c", "가", "c"),))
    assert picker(library=Library((chapter,), (), {})).pick(History(), Wish(), START, Random(1)) is None


def test_choosing_among_many_quizzes_is_quick() -> None:
    rng = Random(5)
    words = [f"k{i}" for i in range(80)]
    quizzes = tuple(make_quiz(f"q{i}", "recall", tuple(rng.sample(words, 5)), rng.randint(1, 3)) for i in range(200))
    chapter = Chapter(id="x", title=Name(ko="가", en="x"), concepts=LIBRARY.chapters[0].concepts, quizzes=quizzes)
    chooser = picker(library=Library((chapter,), (), {w: Name(ko=w, en=w) for w in words}))
    history = History()
    for quiz in quizzes[:150]:
        history = history.after(quiz, rng.random(), START)
    spent = []
    for _ in range(9):
        began = perf_counter()
        chooser.pick(history, Wish(), START, rng)
        spent.append(perf_counter() - began)
    assert sorted(spent)[4] < 0.05  # about 3 ms on an idle machine


def test_standing_counts_the_latest_answer_only() -> None:
    quiz = LIBRARY.quizzes["recall-one"]
    history = History().after(quiz, 0.2, START).after(quiz, 0.9, START + DAY)
    assert standing(history, START + DAY).latest == {"recall-one": 0.9}


def test_reasons_and_wishes_survive_storage() -> None:
    reasons = Reasons(0.25, ("a", "b"), True, True, False, START, True, "topic")
    assert Reasons.from_json(reasons.to_json()) == reasons
    assert Reasons.from_json({}) == Reasons()
    wish = Wish("chapter:metrics", 2, True)
    assert Wish.from_args(wish.args()) == wish
    assert Wish.from_args({"difficulty": "999", "review": "1"}) == Wish()


def test_a_sitting_ends_at_a_long_break_or_a_stop() -> None:
    times = [0, 10, 200, 230]
    results = [Result("q", 0.5, START + timedelta(minutes=m)) for m in times]
    now = START + timedelta(minutes=240)
    assert sitting(results, now, None) == tuple(results[2:])
    assert sitting(results, now, results[2].at) == (results[3],)
    assert sitting(results, now + DAY, None) == ()


def test_decay_halves() -> None:
    assert [decay(n * HALF_LIFE) for n in (-1, 0, 1, 2)] == [1, 1, 0.5, 0.25]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("재현율", "concept:recall"),
        ("재현 율", "concept:recall"),
        ("RECALL", "concept:recall"),
        ("재현률", "concept:recall"),
        ("재현율 별명", "concept:recall"),
        ("평가", "chapter:metrics"),
        ("metrics", "chapter:metrics"),
        ("Training Networks", "chapter:training"),
        ("과적합", "keyword:overfitting"),
        ("re", "concept:recall"),
        ("과적합에 대해서", "keyword:overfitting"),
        ("overfiting", "keyword:overfitting"),
        ("주식 투자", None),
        ("a", None),
        ("", None),
        ("!!!", None),
    ],
)
def test_topics_are_matched_forgivingly(said: str, key: str | None) -> None:
    found = Topics(LIBRARY).find(said)
    assert (found.key if found else None) == key
