"""Abuse in disguise, and harmless talk with frightening words. Written without sight of the rules."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import pytest

from core.moderation.classifier import LexiconClassifier
from core.ports import Verdict

CLASSIFIER = LexiconClassifier()
with Path(__file__).with_name("adversarial.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
CODES: Final = {"family-insult": "paedrip"}
FLOORS: Final = {"love": 1.0, "politics": 0.75, "family-insult": 0.65, "hate": 0.63}
CARED_FOR: Final = 0.9


def verdicts(expected: str) -> list[tuple[str, Verdict]]:
    return [(row["text"], CLASSIFIER.classify(row["text"])) for row in ROWS if row["expected"] == expected]


def test_harmless_talk_is_never_acted_on() -> None:
    judged = verdicts("harmless")
    assert len(judged) >= 100
    assert [(text, verdict) for text, verdict in judged if verdict.categories or verdict.self_harm] == []


@pytest.mark.parametrize("expected", FLOORS)
def test_abuse_in_disguise_is_caught(expected: str) -> None:
    judged = verdicts(expected)
    missed = [text for text, verdict in judged if CODES.get(expected, expected) not in verdict.categories]
    assert len(judged) >= 10
    assert 1 - len(missed) / len(judged) >= FLOORS[expected], missed


def test_who_speaks_of_hurting_themselves_is_cared_for() -> None:
    judged = verdicts("self-harm")
    missed = [text for text, verdict in judged if not verdict.self_harm]
    assert 1 - len(missed) / len(judged) >= CARED_FOR, missed
