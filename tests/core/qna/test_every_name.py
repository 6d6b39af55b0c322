"""Every concept is found by its name, whatever is asked about it and however plainly."""

from __future__ import annotations

import pytest

from core.content.loader import load_library
from core.qna.retriever import lexical_retriever

KOREAN = (
    "{}이 뭐야?", "{} 설명해 줘", "{} 왜 써?", "{} 필요한 이유", "{} 원인", "{} 해결 방법",
    "{} 어떻게 동작해?", "{} 수식 알려줘", "{}의 장점", "{} 한계점", "{} 언제 사용해", "{} 예시",
)  # fmt: skip
ENGLISH = (
    "what is {}", "why do we need {}?", "how does {} work", "{} formula",
    "advantages of {}", "give me an example of {}",
)  # fmt: skip
FOLLOW_UPS = (
    "그럼 해결 방법은?", "왜 생겨?", "그럼 단점은?", "예시는?",
    "and the formula?", "why?", "how to prevent it?",
)  # fmt: skip

LIBRARY = load_library()
RETRIEVER = lexical_retriever(LIBRARY)


@pytest.mark.parametrize("concept", LIBRARY.concepts.values(), ids=lambda concept: concept.id)
def test_a_plain_question_finds_its_concept(concept) -> None:  # type: ignore[no-untyped-def]
    questions = [form.format(concept.name.ko) for form in KOREAN] + [form.format(concept.name.en) for form in ENGLISH]
    for question in questions:
        best = RETRIEVER.search(question)[0]
        assert (best.concept_id, best.grounded) == (concept.id, True), question


@pytest.mark.parametrize("question", FOLLOW_UPS)
def test_a_follow_up_leans_on_the_last_concept(question: str) -> None:
    for concept_id in LIBRARY.concepts:
        best = RETRIEVER.search(question, concept_id, "definition")[0]
        assert (best.concept_id, best.grounded) == (concept_id, True)
