from __future__ import annotations

import re
from random import Random

import pytest

from core.content.library import Library
from core.text.josa import final_consonant
from training.llm.base.copying import Exercises
from training.llm.base.disguise import Disguise, invented_name, invented_number
from training.llm.base.pieces import Piece

LIKE = ["가중치", "모델", "평균", "Model", "rate", "AUC", "RNN", "SVM", "batch norm", "LSTM"]


@pytest.fixture(scope="module")
def disguise(library: Library) -> Disguise:
    return Disguise.of(library)


@pytest.mark.parametrize("seed", range(5))
def test_names_and_numbers_change_alike_in_all_parts(disguise: Disguise, seed: int) -> None:
    read = "(제공된 정보) 드롭아웃은 확률 0.37로 뉴런을 꺼. Dropout keeps 4096 units."
    piece = disguise.put_on(Piece("드롭아웃은 0.37로 끄고 dropout keeps 4096.", read), Random(seed))
    (korean,) = re.findall(r"정보\) (\S+)은 ", piece.read) or re.findall(r"정보\) (\S+)는 ", piece.read)
    (latin,) = re.findall(r"(\S+) keeps", piece.read)
    (units,) = re.findall(r"keeps (\d{4}) ", piece.read)
    (chance,) = re.findall(r"(\d\.\d\d)로", piece.read)
    assert "드롭아웃" not in piece.read
    assert "dropout" not in piece.read.casefold()
    assert piece.said.startswith(f"{korean}은 {chance}로 끄고 ")
    assert piece.said.endswith(f"{latin} keeps {units}.")


def test_what_nothing_tells_stays(disguise: Disguise) -> None:
    piece = disguise.put_on(Piece("드롭아웃은 7이야", "과적합은 3이야"), Random(1))
    assert piece.said == "드롭아웃은 7이야"


def test_many_disguises_differ(disguise: Disguise) -> None:
    piece = Piece("드롭아웃", "드롭아웃은 0.37")
    assert len({disguise.put_on(piece, Random(seed)).said for seed in range(20)}) > 15


@pytest.mark.parametrize("like", LIKE)
def test_an_invented_name_takes_the_same_particles(like: str) -> None:
    for seed in range(50):
        name = invented_name(like, Random(seed))
        assert bool(final_consonant(name)) == bool(final_consonant(like)), name
        assert name.isascii() == like.isascii()


def test_an_invented_number_has_as_many_digits() -> None:
    for like in ("7", "128", "0.25", "3.5"):
        shape = re.sub(r"\d", "9", like)
        made = {invented_number(like, Random(seed)) for seed in range(30)}
        assert {re.sub(r"\d", "9", number) for number in made} == {shape}
        assert len(made) > 3


def test_answers_of_exercises_stand_in_their_prompts() -> None:
    told = {"ko": [f"문장 {n}번이야." for n in range(9)], "en": [f"Sentence number {n}." for n in range(9)]}
    exercises = Exercises(told)
    for seed in range(40):
        locale = "ko" if seed % 2 else "en"
        for piece in (exercises.with_sentences(locale, Random(seed)), exercises.with_words(locale, Random(seed))):
            answer = piece.said.removeprefix(" ### 답변: ").removesuffix(" (답변 종료)")
            note = piece.read.removeprefix("(제공된 정보) ").split(" (사용자 질문) ")[0]
            assert answer
            assert set(answer.split()) <= set(note.split())
