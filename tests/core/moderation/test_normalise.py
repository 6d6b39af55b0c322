"""What people do to a word is undone; ordinary words stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.moderation.normalise import variants

MASKED = ("fuck", "shit", "bitch")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("시1발", "시발"),
        ("시@발", "시발"),
        ("시발", "시발"),
        ("씨...발", "씨발"),
        ("시💩발", "시발"),
        ("시\u200b발", "시발"),
        ("시ㅋㅋ발", "시발"),
        ("시 발", "시발"),
        ("씨 . 발", "씨발"),
        ("ㅅ ㅣ ㅂ ㅏ ㄹ", "시발"),
        ("ㅅㅣㅂㅏㄹ", "시발"),
        ("시바ㄹ", "시발"),
        ("씨이이이발", "씨발"),
        ("ㅅ1ㅂ", "ㅅㅂ"),
        ("ㅅ ㅂ", "ㅅㅂ"),
        ("\u1109\u1107", "ㅅㅂ"),
        ("ㄴ.ㄱ.ㅁ", "ㄴㄱㅁ"),
        ("FUUUUCK", "fuck"),
        ("ｆｕｃｋ", "fuck"),
        ("fuсk", "fuck"),
        ("f*ck", "fuck"),
        ("f**k", "fuck"),
        ("sh1t", "shit"),
        ("$hit", "shit"),
        ("b!tch", "bitch"),
        ("f u c k", "fuck"),
        ("f.u.c.k", "fuck"),
    ],
)
def test_an_evasion_reads_as_the_word(written: str, meant: str) -> None:
    assert meant in variants(written, MASKED)


@pytest.mark.parametrize(
    "text", ["3시 발표야", "다시 발산해", "학습 시 발생하는 오류", "다시. 발표", "혹시 발견했어?", "씨앗이 씨 발아해"]
)
def test_words_are_not_joined_across_their_borders(text: str) -> None:
    assert not any("시발" in reading or "씨발" in reading for reading in variants(text))


def test_an_ordinary_text_is_only_folded() -> None:
    assert variants("What is Gradient  Descent?") == ("what is gradient descent?",)


def test_a_star_that_hides_no_known_word_stays() -> None:
    assert "a*b" in variants("a*b", MASKED)


@given(st.text(max_size=300))
def test_any_text_has_readings_in_lower_case(text: str) -> None:
    readings = variants(text, MASKED)
    assert readings
    assert len(set(readings)) == len(readings)
    assert all("\u200b" not in reading for reading in readings)
