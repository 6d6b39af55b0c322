"""Long runs of one character: a pattern that tried every way of cutting them would never come back."""

from __future__ import annotations

import pytest

from core.quiz.grading.guards import collapse, echoes, gives_up, is_salad, strip_commands

RUNS = (
    "?",
    ".",
    "음",
    "어",
    "ㅠ",
    "hm",
    "넘어가",
    "패스",
    "no ",
    "ㅋㅋ",
    "= ",
    "가나다라 ",
    "a. ",
    "100점 ",
    "give me ",
)


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("end", ["", "x", "1"])
def test_guards_come_back(run: str, end: str) -> None:
    answer = (run * 4000)[:3999] + end
    assert gives_up(answer, ()) in (True, False)
    assert isinstance(collapse(answer)[0], str)
    assert isinstance(strip_commands(answer)[0], str)
    assert echoes(answer, "손실 함수가 뭐야?") is False
    assert is_salad(answer, "손실 함수가 뭐야?") in (True, False)
