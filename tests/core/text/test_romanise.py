"""Identifiers from names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.romanise import romanise, slug


@pytest.mark.parametrize(
    ("korean", "latin"),
    [("가", "ga"), ("힣", "hit"), ("코사인", "kosain"), ("외워", "oewo"), ("값", "gap"), ("닭", "dak"), ("강", "gang")],
)
def test_syllables(korean: str, latin: str) -> None:
    assert romanise(korean) == latin


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("코사인 유사도", "kosain-yusado"),
        ("F1 Score (F1 점수)", "f1-score-f1-jeomsu"),
        ("Naïve Bayes", "naive-bayes"),
        ("ＬｏＲＡ", "lora"),
        ("++", ""),
        ("", ""),
    ],
)
def test_slugs(name: str, identifier: str) -> None:
    assert slug(name) == identifier


def test_a_long_name_is_cut_at_a_word() -> None:
    assert slug("alpha beta gamma", 10) == "alpha-beta"
    assert slug("alpha beta gamma", 12) == "alpha-beta"
    assert slug("a" * 100, 60) == "a" * 60


@given(st.text(max_size=200))
def test_every_slug_is_an_identifier_or_empty(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))
    assert len(slug(text)) <= 60
