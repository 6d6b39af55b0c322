"""What triggers and what never does."""

from __future__ import annotations

import csv
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ConfigError
from core.moderation.categories import Category
from core.moderation.classifier import LexiconClassifier
from core.moderation.linear import LABELS, WIDTH, LinearModel
from core.moderation.rules import Rules
from tests.core.moderation.sentences import ABUSE, SELF_HARM
from tests.core.moderation.study_sentences import STUDY

MEANT = [(category, text) for category, texts in ABUSE.items() for text in texts]


@pytest.fixture(scope="module")
def classifier() -> LexiconClassifier:
    return LexiconClassifier()


def test_there_are_enough_examples() -> None:
    assert len(set(STUDY)) >= 160
    assert len({text for _, text in MEANT}) >= 100


@pytest.mark.parametrize("text", STUDY)
def test_talk_of_a_student_never_triggers(classifier: LexiconClassifier, text: str) -> None:
    verdict = classifier.classify(text)
    assert (verdict.categories, verdict.self_harm) == ((), False)


@pytest.mark.parametrize(("category", "text"), MEANT)
def test_abuse_triggers_its_category(classifier: LexiconClassifier, category: str, text: str) -> None:
    verdict = classifier.classify(text)
    assert category in verdict.categories
    assert verdict.best in verdict.categories
    assert verdict.confidence > 0.6
    assert not verdict.self_harm


@pytest.mark.parametrize("text", SELF_HARM)
def test_self_harm_is_recognised(classifier: LexiconClassifier, text: str) -> None:
    assert classifier.classify(text).self_harm


def test_two_categories_are_both_named(classifier: LexiconClassifier) -> None:
    verdict = classifier.classify("느금마 병신아")
    assert set(verdict.categories) == {"paedrip", "hate"}


def test_an_example_in_quotation_marks_is_not_meant(classifier: LexiconClassifier) -> None:
    assert classifier.classify("씨발 놈아").categories == ("hate",)
    assert classifier.classify("댓글 데이터의 '씨발 놈아'는 어떤 라벨이야?").categories == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gets_a_sound_verdict(text: str) -> None:
    verdict = _SHARED.classify(text)
    assert 0 <= verdict.confidence <= 1
    assert verdict.best in ("none", *(category.value for category in Category))


_SHARED = LexiconClassifier()


@pytest.mark.parametrize(
    "unit", ["!", "?", "a", "씨", "ㅋ", "너 ", "로라야", "아 야 ", "a-", "1@", "ㅅ ", "i want to ", "나랑 ", "사랑 "]
)
def test_a_hostile_text_does_not_stall_it(classifier: LexiconClassifier, unit: str) -> None:
    start = perf_counter()
    classifier.classify((unit * 4000)[:4000])
    assert perf_counter() - start < 3  # a hundred times what it takes; a stalled expression takes for ever


def test_a_broken_lexicon_is_one_clear_line(tmp_path: Path) -> None:
    file = tmp_path / "ko.yaml"
    file.write_text("categories: {hate: {sure: ['(']}}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"ko\.yaml: not a valid moderation lexicon") as raised:
        Rules.load(file)
    assert "\n" not in str(raised.value)


def test_an_unknown_word_in_a_pattern_is_named(tmp_path: Path) -> None:
    file = tmp_path / "en.yaml"
    file.write_text("safe: ['{NOBODY}']", encoding="utf-8")
    with pytest.raises(ConfigError, match="NOBODY"):
        Rules.load(file)


def test_weights_of_another_shape_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.npz"
    np.savez(file, weights=np.zeros((3, 5)), bias=np.zeros(5), act_at=np.ones(5))
    with pytest.raises(ConfigError, match="shape"):
        LinearModel.load(file)
    with pytest.raises(ConfigError, match="not readable"):
        LinearModel.load(tmp_path / "missing.npz")


def test_a_hint_acts_only_when_the_statistics_are_sure() -> None:
    weights = np.zeros((WIDTH, len(LABELS)), np.float32)
    at = np.full(len(LABELS), 0.9, np.float32)
    text = "카페에서 본 너의 얼굴"
    for bias, acts in ((0.0, ()), (9.0, ("love",))):
        biases = np.array([0, bias, 0, 0, 0], np.float32)
        assert LexiconClassifier(model=LinearModel(weights, biases, at)).classify(text).categories == acts


def test_on_the_training_prompts_no_ordinary_text_is_acted_on(classifier: LexiconClassifier, shared_data: Path) -> None:
    with (shared_data / "reference-train" / "moderation.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    ordinary = [row["user_prompt"] for row in rows if row["category"] == "일반"]
    assert len(ordinary) > 500
    assert [text for text in ordinary if classifier.classify(text).categories] == []
