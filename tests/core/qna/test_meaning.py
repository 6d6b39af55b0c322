"""The retriever with its trained heads, on questions about concepts that nothing was trained on."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors import safe_open

from core.content.library import Library
from core.content.schema import Descriptions
from core.inference.sentence_encoder import NOTE_VECTORS, embedded_encoder
from core.inference.vector_cache import VectorCache
from core.qna.retriever import HybridRetriever, lexical_retriever, semantic_retriever
from core.qna.semantic_notes import SemanticNotes, texts_of
from tests.core.encoder import ENCODER
from training.heads.retrieval import Answered, measured, questions, searched

UNSEEN = [question for question in questions() if question.held_out][::3]
"""A third: every concept is among them."""


@pytest.fixture(scope="module")
def semantic(library: Library) -> HybridRetriever:
    vectors = VectorCache(embedded_encoder().model_hash, (NOTE_VECTORS,), None)
    return semantic_retriever(library, ENCODER, vectors.encode_all)


@pytest.fixture(scope="module")
def found(semantic: HybridRetriever) -> list[Answered]:
    return searched(semantic, UNSEEN)


def test_meaning_earns_its_place(library: Library, found: list[Answered]) -> None:
    both, rules = measured(found), measured(searched(lexical_retriever(library), UNSEEN))
    for figure in ("top1", "answered_right", "refusal_f1"):
        assert both[figure] > rules[figure] + 0.05, figure


def test_named_concepts_are_found_and_what_the_notes_lack_is_refused(found: list[Answered]) -> None:
    figures = measured([each for each in found if each[0].kind != "described"])
    assert figures["inside"] > 150
    assert figures["outside"] > 60
    assert figures["top1"] >= 0.95
    assert figures["aspect"] >= 0.9
    assert figures["refusal_f1"] >= 0.88


def test_descriptions_without_a_name_are_found(found: list[Answered]) -> None:
    figures = measured([each for each in found if each[0].kind == "described"])
    assert figures["inside"] > 70
    assert figures["top1"] >= 0.6
    assert figures["answered_right"] >= 0.5
    assert figures["answered_wrong"] <= 0.2


def test_strangers_descriptions_are_found(semantic: HybridRetriever) -> None:
    """Written without sight of any other sample; some are about subjects that the notes do not hold."""
    with (Path(__file__).parent / "described_questions.csv").open(encoding="utf-8", newline="") as file:
        rows = [(set(row["concepts"].split()), semantic.search(row["question"])) for row in csv.DictReader(file)]
    inside = [(concepts, best) for concepts, best in rows if concepts]
    first = sum(bool(best) and best[0].concept_id in concepts for concepts, best in inside)
    among = sum(any(each.concept_id in concepts for each in best) for concepts, best in inside)
    wrong = sum(bool(best) and best[0].grounded and best[0].concept_id not in concepts for concepts, best in rows)
    assert first / len(inside) >= 0.75
    assert among / len(inside) >= 0.9
    assert wrong / len(rows) <= 0.2


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("학습 데이터는 잘 맞히는데 새 데이터에서는 왜 못 맞힐까?", "overfitting"),
        ("the name for a model that learns the training set by heart and fails on new data", "overfitting"),
        ("가까운 이웃 몇 개를 보고 다수결로 분류하는 알고리즘", "knn"),
    ],
)
def test_a_concept_is_found_that_is_not_named(semantic: HybridRetriever, question: str, concept: str) -> None:
    found = semantic.search(question)[0]
    assert found.concept_id == concept
    assert found.guessed


def test_a_description_that_she_is_not_sure_of_is_offered(semantic: HybridRetriever) -> None:
    found = semantic.search("how big a step we take downhill")
    assert not found[0].grounded
    assert any(each.concept_id == "learning-rate" and each.score >= 0.3 for each in found)


def test_a_concept_that_is_named_is_no_guess(semantic: HybridRetriever) -> None:
    assert not semantic.search("과적합이 뭐야?")[0].guessed


def test_a_description_leads_to_its_concept(library: Library) -> None:
    """The encoder alone is not asked: only how the descriptions come in."""

    class Letters:
        dimension = 2

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.array([[1, 0] if text == told else [0, 1] for text in texts], np.float32)

    concept = library.concepts["learning-rate"]
    told = concept.described.ko[0]
    encoder = Letters()
    near = SemanticNotes(library, encoder, lambda texts, by: by.encode(texts)).compare(told)
    assert [name for name, cosine in near.described.items() if cosine == 1] == [concept.id]
    assert max(near.notes.values()) == 0


def test_what_nobody_described_is_as_near_as_its_note(library: Library) -> None:
    concept = library.concepts["learning-rate"].model_copy(update={"described": Descriptions()})
    bare = replace(library, chapters=(library.chapters[0].model_copy(update={"concepts": (concept,), "quizzes": ()}),))
    notes = SemanticNotes(bare, ENCODER, lambda texts, by: by.encode(texts))
    near = notes.compare("how large a step is")
    assert near.described == near.notes
    assert near.described.keys() == {concept.id}


def test_the_vectors_of_all_built_in_notes_come_with_the_tutor(library: Library) -> None:
    with safe_open(NOTE_VECTORS, framework="np") as file:
        assert file.metadata() == {"model": embedded_encoder().model_hash}

    class NeverAsked:
        def encode(self, texts: list[str]) -> None:
            raise AssertionError(f"not shipped: {texts[:3]}; run python -m training.heads.note_vectors")

    vectors = VectorCache(embedded_encoder().model_hash, (NOTE_VECTORS,), None)
    rows = vectors.encode_all(texts_of(library), NeverAsked())  # type: ignore[arg-type]
    assert rows.shape == (len(texts_of(library)), embedded_encoder().dimension)
