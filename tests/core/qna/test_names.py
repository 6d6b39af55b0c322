from __future__ import annotations

import pytest

from core.content.library import Library
from core.qna.lexicon import lexicon
from core.qna.names import SURE, TYPO, NameIndex, Squashed
from core.qna.reading import Part, read


@pytest.fixture
def names(small: Library) -> NameIndex:
    return NameIndex(small, lexicon())


def sure(names: NameIndex, question: str) -> list[str | None]:
    return [mention.concept_id for mention in names.find(Squashed.of(question)) if mention.certainty == SURE]


@pytest.mark.parametrize(
    "question",
    [
        "배깅",
        "배깅이 뭐야",
        "배깅은요?",
        "그럼배깅이뭐야",
        "BAGGING은 왜 써?",
        "what's bagging?",
        "배깅장점",
        "bagging이랑",
    ],
)
def test_finds_a_name_with_particles_and_without_spaces(names: NameIndex, question: str) -> None:
    assert sure(names, question) == ["bagging"]


@pytest.mark.parametrize(
    "question", ["코사인유사도", "코사인 유사도는", "cosinesimilarity", "Cosine-Similarity?", "cos sim"]
)
def test_spacing_does_not_count(names: NameIndex, question: str) -> None:
    assert sure(names, question) == ["cosine-similarity"]


@pytest.mark.parametrize("question", ["웹배깅스 서버", "unbagging", "baggings1", "모배깅질"])
def test_a_part_of_another_word_is_not_a_name(names: NameIndex, question: str) -> None:
    assert sure(names, question) == []


def test_the_longest_name_wins(names: NameIndex) -> None:
    assert sure(names, "graph neural network") == [None]
    assert sure(names, "배깅이랑부스팅차이") == ["bagging", "boosting"]


@pytest.mark.parametrize("question", ["코사인 유사되 뭐야", "cosine similarty", "코싸인 유사도는?"])
def test_a_typo_is_guessed(names: NameIndex, question: str) -> None:
    named = read(question, names, lexicon()).named
    assert [each.mention.concept_id for each in named] == ["cosine-similarity"]
    assert 0.6 < named[0].mention.certainty < TYPO


@pytest.mark.parametrize("question", ["tagging", "배경이 뭐야", "packing boxes"])
def test_another_word_is_not_a_typo(names: NameIndex, question: str) -> None:
    assert read(question, names, lexicon()).named == ()


def test_her_own_name_is_no_subject(names: NameIndex) -> None:
    reading = read("오로라야, 배깅이 뭐야?", names, lexicon())
    assert [each.text for each in reading.named] == ["배깅"]
    assert reading.words == ()


def test_parts_of_a_sentence(names: NameIndex) -> None:
    reading = read("부스팅에서 배깅은 왜 써?", names, lexicon())
    assert [each.part for each in reading.named] == [Part.SETTING, Part.SUBJECT]
