from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.clean import clean, fold, shorten, squash


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  hello\t world ", "hello world"),
        ("a\x00b\x1bc", "abc"),
        ("a\ud800b", "ab"),
        ("\ud83d\ude0a", "😊"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("시\u200b발점", "시발점"),
        (unicodedata.normalize("NFD", "한글"), "한글"),
        ("a\r\nb\rc\n\n\n\nd", "a\nb\nc\n\nd"),
        ("\ufeff안녕", "안녕"),
        ("\u3164\u115f", ""),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_clean_text_can_be_stored_and_is_stable(raw: str) -> None:
    once = clean(raw)
    once.encode("utf-8")
    assert clean(once) == once
    assert len(once) <= 3 * len(raw)


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_shorten_keeps_the_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit
    assert shorten(text, max(limit, len(text))) == text


def test_matching_forms() -> None:
    assert fold("  ＰＣＡ\nIs ") == "pca is"
    assert squash("K-Means 클러스터링!") == "kmeans클러스터링"
