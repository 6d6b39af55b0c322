"""Floors on `fresh_questions.csv`, written before its author saw how questions are read, and on what it taught.

An empty aspect is not scored. Many of its questions describe a concept without naming it; most of those are refused.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

import pytest

from core.content.library import Library
from core.i18n import Speaker
from core.ports import Found
from core.qna.evaluate import plain_text
from core.qna.retriever import HybridRetriever
from core.qna.service import Responder
from core.turn import Conversation

Answered = list[tuple[dict[str, str], list[Found]]]


@pytest.fixture(scope="module")
def answered(retriever: HybridRetriever) -> Answered:
    with (Path(__file__).parent / "fresh_questions.csv").open(encoding="utf-8", newline="") as file:
        return [(row, _answered_from(retriever, row["question"], row["last_concept"])) for row in csv.DictReader(file)]


def _answered_from(retriever: HybridRetriever, question: str, last: str = "") -> list[Found]:
    found = retriever.search(question, last or None, "definition" if last else None)
    return [each for each in found if each.grounded and each.score == found[0].score]


def test_finds_concept_and_aspect(answered: Answered) -> None:
    inside = [(row, found) for row, found in answered if row["concept"]]
    assert len(inside) >= 160
    right = [{f.concept_id for f in found} == set(row["concept"].split("|")) for row, found in inside]
    assert sum(right) / len(right) >= 0.83
    aspects = [bool(found) and found[0].aspect == row["aspect"] for row, found in inside if row["aspect"]]
    assert sum(aspects) / len(aspects) >= 0.83
    assert sum(not found for _, found in inside) / len(inside) <= 0.16


def test_refuses_what_the_notes_lack(answered: Answered) -> None:
    outside = [found for row, found in answered if not row["concept"]]
    assert len(outside) >= 60
    assert sum(not found for found in outside) / len(outside) >= 0.96


@pytest.mark.parametrize("question", ["나이브베이즈 왜 나이브라고 불러?", "나이브 베이즈가 뭐야?"])
def test_naive_bayes_is_not_her_age(library: Library, retriever: HybridRetriever, question: str) -> None:
    response = Responder(library, retriever).respond(question, Conversation(), Speaker("ko", Random(1)))
    assert response.found is not None
    assert response.found.concept_id == "naive-bayes"
    assert "나이브 베이즈" in plain_text(response.draft.blocks)


@pytest.mark.parametrize(
    "question",
    ["recall my password", "Adam is my cousin's name", "I want to drop out of school", "can I have your attention"],
)
def test_an_everyday_word_is_not_a_concept(retriever: HybridRetriever, question: str) -> None:
    assert not _answered_from(retriever, question)


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("데이터 불균형할때 어떻게 해결해? 사기거래가 0.1%밖에 없어", "class-imbalance"),
        ("explain attention", "attention"),
        ("how does recall differ from precision", "recall"),
    ],
)
def test_context_in_another_sentence_does_no_harm(retriever: HybridRetriever, question: str, concept: str) -> None:
    assert concept in {found.concept_id for found in _answered_from(retriever, question)}


def test_compares_three_when_the_first_is_the_subject(retriever: HybridRetriever) -> None:
    found = _answered_from(retriever, "인공지능이 머신러닝이랑 딥러닝이랑 어떻게 다른건지 헷갈려")
    assert {each.concept_id for each in found} == {"artificial-intelligence", "machine-learning", "deep-learning"}
