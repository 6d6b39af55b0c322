"""Floors on the built-in notes: `questions.csv` holds questions as learners write them, a third of them outside.

Columns: question, locale, concept ("a|b" for several, empty for none), aspect, last_concept (for follow-ups).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.ports import Found
from core.qna.retriever import HybridRetriever

Row = dict[str, str]


def rows() -> list[Row]:
    with (Path(__file__).parent / "questions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answered_from(found: list[Found]) -> list[Found]:
    return [each for each in found if each.grounded and each.score == found[0].score]


def search(retriever: HybridRetriever, row: Row) -> list[Found]:
    last = row["last_concept"] or None
    return answered_from(retriever.search(row["question"], last, "definition" if last else None))


@pytest.fixture(scope="module")
def in_notes(retriever: HybridRetriever) -> list[tuple[Row, list[Found]]]:
    return [(row, search(retriever, row)) for row in rows() if row["concept"]]


def share(flags: Iterator[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values)


def test_finds_the_right_concepts(in_notes: list[tuple[Row, list[Found]]]) -> None:
    assert len(in_notes) >= 120
    right = share({f.concept_id for f in found} == set(row["concept"].split("|")) for row, found in in_notes)
    assert right >= 0.95


def test_finds_the_asked_aspect(in_notes: list[tuple[Row, list[Found]]]) -> None:
    assert share(bool(found) and found[0].aspect == row["aspect"] for row, found in in_notes) >= 0.9


def test_rarely_refuses_what_is_in_the_notes(in_notes: list[tuple[Row, list[Found]]]) -> None:
    assert share(not found for _, found in in_notes) <= 0.05


def test_refuses_what_is_not_in_the_notes(retriever: HybridRetriever) -> None:
    outside = [row for row in rows() if not row["concept"]]
    assert len(outside) >= 40
    assert share(not search(retriever, row) for row in outside) >= 0.95


def test_a_huge_question_is_read_only_in_part(retriever: HybridRetriever) -> None:
    found = retriever.search("과적합이 뭐야? " + "a😀가 " * 30_000)
    assert found == retriever.search("과적합이 뭐야? " + "a😀가 " * 20_000)
    assert found


def test_every_name_finds_its_concept(retriever: HybridRetriever) -> None:
    wrong = [
        (concept.id, name)
        for concept in retriever.library.concepts.values()
        for name in (concept.name.ko, concept.name.en, *concept.aliases.ko, *concept.aliases.en)
        if concept.id not in {found.concept_id for found in answered_from(retriever.search(name))}
    ]
    assert not wrong


def test_every_name_takes_particles(retriever: HybridRetriever) -> None:
    wrong = [
        name + tail
        for concept in retriever.library.concepts.values()
        for name in (concept.name.ko, concept.name.en)
        for tail in ("는 뭐야?", "이랑 뭐가 달라", "의 장점은?", "에 대해 알려줘", "이란?")
        if concept.id not in {found.concept_id for found in answered_from(retriever.search(name + tail))}
    ]
    assert not wrong


def test_her_name_is_not_the_method(retriever: HybridRetriever) -> None:
    assert [found.concept_id for found in answered_from(retriever.search("로라가 뭐야?"))] == ["lora"]
    for text in ("로라야 안녕", "오로라 예쁘다", "Oh-LoRA, hi!"):
        assert not answered_from(retriever.search(text))
