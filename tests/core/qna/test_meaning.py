"""The retriever with its trained heads, on questions about concepts that nothing was trained on."""

from __future__ import annotations

import pytest
from safetensors import safe_open

from core.content.library import Library
from core.inference.sentence_encoder import NOTE_VECTORS, embedded_encoder
from core.inference.vector_cache import VectorCache
from core.qna.retriever import HybridRetriever, lexical_retriever, semantic_retriever
from core.qna.semantic_notes import texts_of
from tests.core.encoder import ENCODER
from training.heads.retrieval import measured, questions, searched

UNSEEN = [question for question in questions() if question.held_out]


@pytest.fixture(scope="module")
def semantic(library: Library) -> HybridRetriever:
    vectors = VectorCache(embedded_encoder().model_hash, (NOTE_VECTORS,), None)
    return semantic_retriever(library, ENCODER, vectors.encode_all)


def test_meaning_earns_its_place(library: Library, semantic: HybridRetriever) -> None:
    both, rules = measured(searched(semantic, UNSEEN)), measured(searched(lexical_retriever(library), UNSEEN))
    assert both["inside"] > 300
    assert both["outside"] > 50
    assert both["top1"] >= 0.9
    assert both["refusal_f1"] >= 0.8
    for figure in ("top1", "answered_right", "refusal_f1"):
        assert both[figure] > rules[figure], figure


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("학습 데이터는 잘 맞히는데 새 데이터에서는 왜 못 맞힐까?", "overfitting"),
        ("the name for a model that learns the training set by heart and fails on new data", "overfitting"),
        ("가까운 이웃 몇 개를 보고 다수결로 분류하는 알고리즘", "knn"),
    ],
)
def test_a_concept_is_found_that_is_not_named(semantic: HybridRetriever, question: str, concept: str) -> None:
    assert semantic.search(question)[0].concept_id == concept


def test_the_vectors_of_all_built_in_notes_come_with_the_tutor(library: Library) -> None:
    with safe_open(NOTE_VECTORS, framework="np") as file:
        assert file.metadata() == {"model": embedded_encoder().model_hash}

    class NeverAsked:
        def encode(self, texts: list[str]) -> None:
            raise AssertionError(f"not shipped: {texts[:3]}; run python -m training.heads.note_vectors")

    vectors = VectorCache(embedded_encoder().model_hash, (NOTE_VECTORS,), None)
    rows = vectors.encode_all(texts_of(library), NeverAsked())  # type: ignore[arg-type]
    assert rows.shape == (len(texts_of(library)), embedded_encoder().dimension)
