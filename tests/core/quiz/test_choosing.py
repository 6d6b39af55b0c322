"""Which quiz comes next, and why."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.content.library import Library
from core.content.schema import Chapter, Name
from core.quiz.history import History, Result, sitting
from core.quiz.picker import Picker, Strategy, standing
from core.quiz.select_adaptive import Candidate, Standing, choose, level, longest_due, weak_keywords
from core.quiz.selection import Reasons
from core.quiz.topics import Topics
from core.quiz.wish import Wish
from tests.core.quiz.world import START, make_concept, make_library, make_quiz

DAY = timedelta(days=1)
LIBRARY = make_library()


def picker(strategy: Strategy = "adaptive", library: Library = LIBRARY) -> Picker:
    return Picker(library, Topics(library), strategy)


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
