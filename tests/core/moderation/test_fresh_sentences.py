"""Chat lines in two batches, each measured unseen and then used to widen the lexicon."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.moderation.classifier import LexiconClassifier

CLASSIFIER = LexiconClassifier()
FLOORS = {"love": 0.75, "politics": 0.85, "paedrip": 0.9, "hate": 0.85}
with Path(__file__).with_name("fresh_sentences.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("batch", ["1", "2"])
@pytest.mark.parametrize("category", FLOORS)
def test_enough_of_a_category_is_acted_on(category: str, batch: str) -> None:
    texts = [row["text"] for row in ROWS if (row["category"], row["batch"]) == (category, batch)]
    acted = [text for text in texts if category in CLASSIFIER.classify(text).categories]
    assert len(texts) >= 15
    assert len(acted) / len(texts) >= FLOORS[category]


def test_ordinary_talk_is_never_acted_on() -> None:
    ordinary = [row["text"] for row in ROWS if row["category"] == "none"]
    assert len(ordinary) > 300
    assert [text for text in ordinary if CLASSIFIER.classify(text).categories] == []
