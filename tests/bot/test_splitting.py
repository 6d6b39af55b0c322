"""Long texts are cut where a reader would."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.splitting import split_text

LIMIT = 80


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_what_fits_stays_as_it_is() -> None:
    assert split_text("짧은 글이야.", LIMIT) == ["짧은 글이야."]
    assert split_text("", LIMIT) == []


def test_sentences_stay_whole_in_both_languages() -> None:
    text = "경사 하강법은 손실을 줄여. " * 10 + "Gradient descent lowers the loss. " * 10
    pieces = split_text(text, LIMIT)
    assert len(pieces) > 5
    assert all(len(piece) <= LIMIT and piece.endswith(".") for piece in pieces)
    assert " ".join(pieces) == text.strip()


def test_paragraphs_come_before_sentences() -> None:
    first, second = "가나다라. " * 8, "마바사아. " * 8
    assert split_text(f"{first.strip()}\n\n{second.strip()}", 60) == [first.strip(), second.strip()]


@pytest.mark.parametrize(
    "whole", ["`x = 1. y = 2`", "$L = -\\sum_i p_i. \\log q_i$", "```\nfor x in y. :\n    pass\n```"]
)
def test_code_and_formulas_stay_whole(whole: str) -> None:
    for before in range(0, 90, 7):
        pieces = split_text("가" * before + ". " + whole + " 나" * 40, LIMIT)
        assert any(whole in piece for piece in pieces), pieces
        assert all(len(piece) <= LIMIT for piece in pieces)


def test_a_code_block_that_is_too_long_is_closed_and_opened_again() -> None:
    lines = [f"line {number} of the program" for number in range(20)]
    pieces = split_text("앞의 글이야.\n```python\n" + "\n".join(lines) + "\n```\n뒤의 글이야.", LIMIT)
    assert all(len(piece) <= LIMIT and piece.count("```") % 2 == 0 for piece in pieces)
    assert all(any(line in piece for piece in pieces) for line in lines)
    assert all("```python\n" in piece for piece in pieces if "line" in piece)


def test_a_word_without_an_end_is_cut() -> None:
    assert split_text("가" * 200, LIMIT) == ["가" * 80, "가" * 80, "가" * 40]


def test_a_limit_that_is_too_small() -> None:
    with pytest.raises(ValueError, match="too short"):
        split_text("x", 3)


@given(st.text(alphabet=st.sampled_from("가a.! \n`$"), max_size=400), st.integers(20, 60))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    kept, wanted = bare("".join(pieces)), bare(text)
    if "```" not in text:
        assert kept == wanted
    else:
        assert kept.replace("`", "") == wanted.replace("`", "")
