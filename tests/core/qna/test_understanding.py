"""What new learners' questions taught: who is meant, which side of it, in which order and language."""

from __future__ import annotations

from random import Random

import pytest

from core.content.library import Library
from core.content.schema import Aspect
from core.i18n import Speaker, catalogue
from core.inference.sentence_encoder import NOTE_VECTORS, embedded_encoder
from core.inference.vector_cache import VectorCache
from core.messages import Action, TextBlock, Tone
from core.qna.aspects import asked_aspect
from core.qna.evaluate import plain_text
from core.qna.retriever import HybridRetriever, semantic_retriever
from core.qna.service import Responder
from core.routing import language_of
from core.turn import Command, Conversation
from tests.core.encoder import ENCODER


@pytest.fixture(scope="module")
def semantic(library: Library) -> HybridRetriever:
    vectors = VectorCache(embedded_encoder().model_hash, (NOTE_VECTORS,), None)
    return semantic_retriever(library, ENCODER, vectors.encode_all)


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("정확도는 왜 안 좋아?", Aspect.CONS),
        ("why is accuracy misleading?", Aspect.CONS),
        ("환각이 왜 문제야?", Aspect.CONS),
        ("why is hallucination a problem", Aspect.CONS),
        ("과적합은 왜 나빠?", Aspect.WHY),  # its note has no weaknesses, it is one
        ("why is data leakage dangerous?", Aspect.WHY),
        ("정확도는 왜 써?", Aspect.WHY),
    ],
)
def test_why_it_is_bad(semantic: HybridRetriever, question: str, aspect: Aspect) -> None:
    assert semantic.search(question)[0].aspect is aspect


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("MAP가 뭐야?", "map-estimation"),
        ("what is MAP?", "map-estimation"),
        ("mAP가 뭐야?", "mean-average-precision"),
        ("what is mAP", "mean-average-precision"),
        ("map 점수가 뭐야", "mean-average-precision"),
    ],
)
def test_case_tells_names_apart(
    semantic: HybridRetriever, retriever: HybridRetriever, question: str, concept: str
) -> None:
    for each in (semantic, retriever):
        found = each.search(question)[0]
        assert (found.concept_id, found.grounded) == (concept, True)


def test_the_longest_alias_is_meant(library: Library, semantic: HybridRetriever) -> None:
    """In a random tenth of all names that contain another concept's name."""
    names = {
        name: concept.id
        for concept in library.concepts.values()
        for name in (concept.name.ko, concept.name.en, *concept.aliases.ko, *concept.aliases.en)
    }
    nested = sorted(
        name
        for name, owner in names.items()
        if any(f" {short} " in f" {name} " and names[short] != owner for short in names if len(short) < len(name))
    )
    sample = Random(0).sample(nested, len(nested) // 10)
    assert len(sample) >= 10
    wrong = [name for name in sample if semantic.search(name)[0].concept_id != names[name]]
    assert not wrong


@pytest.mark.parametrize("article", ["a", "the"])
def test_an_article_decides_nothing(semantic: HybridRetriever, article: str) -> None:
    found = semantic.search(f"what is {article} reward function")[0]
    assert (found.concept_id, found.grounded) == ("markov-decision-process", True)


@pytest.mark.parametrize(
    ("question", "concept", "aspect"),
    [
        ("loss function formula", "loss-function", Aspect.FORMULA),
        ("what is an adversarial example", "adversarial-example", Aspect.DEFINITION),
        ("적대적 예시가 뭐야", "adversarial-example", Aspect.DEFINITION),
        ("what is the overfitting problem?", "overfitting", Aspect.DEFINITION),
        ("what is feature importance", "explainable-ai", Aspect.DEFINITION),
        ("maximum a posteriori", "map-estimation", Aspect.DEFINITION),
        ("다중 비교 문제", "multiple-comparisons", Aspect.DEFINITION),
    ],
)
def test_a_part_of_a_name_is_no_aspect(semantic: HybridRetriever, question: str, concept: str, aspect: Aspect) -> None:
    found = semantic.search(question)[0]
    assert (found.concept_id, found.aspect) == (concept, aspect)


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("vae loss function", "vae"),
        ("VAE 손실 함수", "vae"),
        ("svm 손실 함수가 뭐야", "svm"),
        ("logistic regression loss function", "logistic-regression"),
        ("loss function", "loss-function"),
    ],
)
def test_the_specific_concept_is_meant(semantic: HybridRetriever, question: str, concept: str) -> None:
    assert semantic.search(question)[0].concept_id == concept


@pytest.mark.parametrize(
    "question", ["quantum dropout", "hyperbolic attention이 뭐야?", "dendritic perceptron formula"]
)
def test_a_modifier_that_no_note_knows(library: Library, semantic: HybridRetriever, question: str) -> None:
    response = Responder(library, semantic).respond(question, Conversation(), Speaker("ko", Random(1)))
    assert response.found is not None
    assert not response.found.grounded
    assert response.draft.choices  # the concept that it modifies is offered


@pytest.mark.parametrize(
    ("text", "setting", "language"),
    [
        ("softmax formula", "ko", "en"),
        ("dropout pros", "ko", "en"),
        ("define recall", "ko", "en"),
        ("softmax", "ko", "ko"),
        ("softmax 공식", "en", "ko"),
    ],
)
def test_short_english_is_english(text: str, setting: str, language: str) -> None:
    assert language_of(Command(Action.ASK, text=text), setting) == language  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "concepts"),
    [
        ("부스팅과 배깅의 차이", ["boosting", "bagging"]),
        ("배깅과 부스팅의 차이", ["bagging", "boosting"]),
        ("LSTM vs GRU", ["lstm", "gru"]),
        ("GRU vs LSTM", ["gru", "lstm"]),
    ],
)
def test_a_comparison_keeps_its_order(
    library: Library, semantic: HybridRetriever, question: str, concepts: list[str]
) -> None:
    blocks = Responder(library, semantic).respond(question, Conversation(), Speaker("en", Random(1))).draft.blocks
    headings = [block.text for block in blocks if isinstance(block, TextBlock) and block.tone is Tone.HEADING]
    assert headings == [library.concepts[each].name.en for each in concepts]


@pytest.mark.parametrize(
    "question",
    [
        "my screen flickers after the update",
        "노트북이 자꾸 느려지는데 왜 이래?",
        "what keeps a bridge from falling down",
    ],
)
def test_a_symptom_without_a_name_is_not_guessed(semantic: HybridRetriever, question: str) -> None:
    found = semantic.search(question)
    assert not found or not found[0].grounded


@pytest.mark.parametrize("question", ["오늘 저녁 뭐 먹지", "what should I cook tonight", "호주 수도가 어디야?"])
def test_far_questions_get_no_suggestions(library: Library, semantic: HybridRetriever, question: str) -> None:
    draft = Responder(library, semantic).respond(question, Conversation(), Speaker("ko", Random(1))).draft
    assert draft.choices == ()


def test_suggestions_are_related(library: Library, semantic: HybridRetriever) -> None:
    draft = Responder(library, semantic).respond("what is kernel PCA", Conversation(), Speaker("en", Random(1))).draft
    assert draft.choices[0].args["concept"] == "pca"


@pytest.mark.parametrize("aspect", list(Aspect))
def test_each_aspect_has_its_own_opening(library: Library, retriever: HybridRetriever, aspect: Aspect) -> None:
    for locale in ("ko", "en"):
        response = Responder(library, retriever).on_topic("accuracy", aspect, Speaker(locale, Random(2)))
        assert response is not None
        said = plain_text(response.draft.blocks)
        assert "이유가 궁금" not in said
        assert f"({catalogue(locale)[f'qna.aspect.{aspect}']})" not in said


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("why is    bad", Aspect.CONS),
        ("   이 왜 위험해?", Aspect.CONS),
        ("나쁜 이유가 뭐야", Aspect.CONS),
        ("how can i avoid    ", Aspect.HOW),
        ("why is    so good", Aspect.WHY),
        ("what is the    mechanism?", Aspect.DEFINITION),
    ],
)
def test_cues(text: str, aspect: Aspect) -> None:
    assert asked_aspect(text) is aspect
