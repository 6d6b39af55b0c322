"""What must hold for the samples that models are trained and validated on."""

from __future__ import annotations

from collections import Counter

import pytest

from core.content.library import Library
from core.content.loader import load_library
from core.content.schema import KeyPoint
from core.text.clean import squash
from training.data.records import (
    AnswerSample,
    Kind,
    ScoredAnswer,
    answers,
    interview_turns,
    moderation,
    outside_questions,
    questions,
)
from training.data.split import held_out_quizzes, is_held_out

_NOTHING = {Kind.OFF_TOPIC, Kind.DONT_KNOW, Kind.TERM_QUESTION, Kind.SMALL_TALK}


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def fits_its_points(sample: ScoredAnswer, points: tuple[KeyPoint, ...]) -> bool:
    """The score is the weight of the credited points, at most 0.15 less for what is wrong and 0.1 more for style."""
    weights = {point.id: point.weight for point in points}
    share = sum(weights[name] for name in sample.credited)
    return share - 0.18 <= sample.score <= share + 0.126 and len(set(sample.credited)) == len(sample.credited)


def test_every_quiz_has_answers_in_both_languages(library: Library) -> None:
    counts = Counter((sample.quiz, sample.locale) for sample in answers())
    assert {quiz: counts[quiz, "ko"] for quiz in library.quizzes if counts[quiz, "ko"] < 6} == {}
    assert {quiz: counts[quiz, "en"] for quiz in library.quizzes if counts[quiz, "en"] < 3} == {}


def test_answers_name_quizzes_and_points_that_exist(library: Library) -> None:
    for sample in answers():
        points = {point.id for point in library.quizzes[sample.quiz].points}
        assert set(sample.credited) <= points, sample


def test_scores_fit_the_credited_points(library: Library) -> None:
    assert [s for s in answers() if not fits_its_points(s, library.quizzes[s.quiz].points)] == []
    assert [s for s in answers() if s.kind in _NOTHING and (s.score > 0 or s.credited)] == []


def test_scores_spread_over_the_whole_scale(library: Library) -> None:
    scores = [sample.score for sample in answers()]
    for low, high in ((0, 0.05), (0.05, 0.35), (0.35, 0.65), (0.65, 0.95), (0.95, 1.01)):
        assert sum(low <= score < high for score in scores) >= 0.08 * len(scores), (low, high)
    for quiz in library.quizzes:
        own = [sample.score for sample in answers_of(quiz)]
        assert min(own) <= 0.3, quiz
        assert max(own) >= 0.9, quiz


_BY_QUIZ: dict[str, list[AnswerSample]] = {}


def answers_of(quiz: str) -> list[AnswerSample]:
    if not _BY_QUIZ:
        for sample in answers():
            _BY_QUIZ.setdefault(sample.quiz, []).append(sample)
    return _BY_QUIZ[quiz]


def test_all_kinds_of_answers_occur() -> None:
    kinds = Counter(sample.kind for sample in answers())
    assert {kind for kind in Kind if kinds[kind] < 20} == {Kind.TERM_QUESTION, Kind.SMALL_TALK}


def test_whole_quizzes_are_held_out(library: Library) -> None:
    held_out = held_out_quizzes(library)
    assert 0.12 <= len(held_out) / len(library.quizzes) <= 0.28
    sides = {(quiz.concepts[0], quiz.id in held_out) for quiz in library.quizzes.values()}
    assert len(sides) == len({concept for concept, _ in sides})


def test_no_answer_stands_on_both_sides(library: Library) -> None:
    held_out = held_out_quizzes(library)
    sides: dict[str, set[bool]] = {}
    for sample in answers():
        if sample.kind not in (*_NOTHING, Kind.EMPTY_WORDS):
            sides.setdefault(squash(sample.answer), set()).add(sample.quiz in held_out)
    assert [text for text, where in sides.items() if len(where) == 2] == []


def test_every_concept_is_asked_about(library: Library) -> None:
    counts = Counter((sample.concept, sample.locale) for sample in questions())
    few = [name for name in library.concepts if counts[name, "ko"] + counts[name, "en"] < 8 or not counts[name, "en"]]
    assert few == []


def test_questions_ask_for_aspects_that_the_notes_have(library: Library) -> None:
    assert [s for s in questions() if s.aspect not in library.concepts[s.concept].aspects] == []
    aspects = Counter(sample.aspect for sample in questions())
    assert min(aspects.values()) >= 30
    assert len(aspects) == 9


def test_questions_have_one_answer() -> None:
    texts = Counter(squash(sample.question) for sample in (*questions(), *outside_questions()))
    assert [text for text, count in texts.items() if count > 1] == []


def test_outside_questions(library: Library) -> None:
    kinds = Counter((sample.kind, sample.locale) for sample in outside_questions())
    assert sum(kinds.values()) >= 300
    assert min(kinds[kind, locale] for kind in ("near", "far") for locale in ("ko", "en")) >= 40


def test_every_topic_has_turns(library: Library) -> None:
    topics = {(track.id, topic.id): topic for track in library.tracks for topic in track.topics}
    counts = Counter((sample.track, sample.topic) for sample in interview_turns())
    assert set(counts) == set(topics)
    assert min(counts.values()) >= 5
    for sample in interview_turns():
        topic = topics[sample.track, sample.topic]
        assert sample.asked in {"opening", *(f"variant-{n + 1}" for n in range(len(topic.variants)))} | {
            point.id for point in topic.points
        }
        assert fits_its_points(sample, topic.points), sample


def test_moderation_examples() -> None:
    samples = moderation()
    categories = Counter(sample.category for sample in samples)
    assert len(samples) >= 1_500
    assert len(categories) == 6
    assert min(Counter((s.category, s.locale) for s in samples).values()) >= 30
    assert sum(sample.kind == "frightening" for sample in samples) >= 600
    assert sum(sample.kind == "obfuscated" for sample in samples) >= 100
    assert {sample.category for sample in samples if sample.kind == "frightening"} == {"harmless"}
    assert len({squash(sample.text) or sample.text for sample in samples}) == len(samples)


def test_splits_do_not_depend_on_what_else_exists() -> None:
    held_out = [name for name in (f"subject-{n}" for n in range(1_000)) if is_held_out(name)]
    assert 150 <= len(held_out) <= 250
