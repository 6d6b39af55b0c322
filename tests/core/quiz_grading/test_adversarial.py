"""Answers that try to look better, or look worse, than they are. Written without sight of the grader."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from core.content.loader import load_library
from core.quiz.grading import LexicalGrader
from core.quiz.grading_task import grading_task

LIBRARY = load_library()
GRADER = LexicalGrader.load()
ENTRIES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("adversarial.yaml").read_text("utf-8"))
KINDS = tuple(dict.fromkeys(entry["kind"] for entry in ENTRIES))
SLACK: Final = 0.1
FLOORS: Final = dict.fromkeys(KINDS, 1.0) | {
    "swapped-roles": 0.5,
    "paraphrase": 0.4,
    "negated": 0.65,
    "salad": 0.75,
    "nonsense": 0.8,
    "terse": 0.8,
}
"""Share of a kind's answers that must lie in the band that a teacher gave, or at most `SLACK` beside it.

What stands below 1 is what a grader by words alone misses.
"""


def score(entry: dict[str, Any]) -> float:
    quiz = LIBRARY.quizzes[entry["quiz"]]
    return GRADER.grade(grading_task(quiz, LIBRARY, entry["answer"], entry["locale"])).score


@pytest.mark.parametrize("kind", KINDS)
def test_a_trick_earns_little_and_an_unusual_right_answer_much(kind: str) -> None:
    entries = [entry for entry in ENTRIES if entry["kind"] == kind]
    assert len(entries) >= 10
    assert {entry["locale"] for entry in entries} == {"ko", "en"}
    scores = [(score(entry), entry) for entry in entries]
    outside = [
        (round(got, 2), entry["low"], entry["high"], entry["quiz"], entry["locale"])
        for got, entry in scores
        if not entry["low"] - SLACK - 1e-9 <= got <= entry["high"] + SLACK + 1e-9
    ]
    assert 1 - len(outside) / len(entries) >= FLOORS[kind], outside
