"""Widths, wrapping and safety of text for terminals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.monospace import pad, printable, width, wrap


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("한글", 4), ("e\u0301", 1), ("😊", 2), ("ﾊ", 1), ("각", 2), ("a\u200bb", 2)]
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


def test_pad_counts_columns() -> None:
    assert pad("한", 4) == "한  "
    assert pad("한글", 2) == "한글"


def test_hangul_is_wrapped_by_its_width() -> None:
    assert wrap("가나다 라마바", 6) == ["가나다", "라마바"]
    assert wrap("가나다라마바", 5) == ["가나", "다라", "마바"]
    assert wrap("one two\nthree", 80) == ["one two", "three"]
    assert wrap("", 10) == [""]


@given(st.text(max_size=300), st.integers(2, 40))
def test_no_line_is_too_wide_and_nothing_visible_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(printable(text).split())


@given(st.text(max_size=300))
def test_nothing_that_a_terminal_obeys_is_printed(text: str) -> None:
    hostile = f"{text}\x1b[2J\x1b]0;title\x07\r\x08\x9b31m\u202eabc\x00"
    shown = printable(hostile)
    assert not [ch for ch in shown if (ord(ch) < 32 and ch != "\n") or 0x7F <= ord(ch) <= 0x9F or ch == "\u202e"]
