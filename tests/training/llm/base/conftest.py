"""A library of one chapter and one track, and tables from elsewhere of a few lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.content.library import Library
from core.content.loader import BUILT_IN, load_library
from training.llm.base.plain import Elsewhere

KORSTS = (
    "genre\tfilename\tyear\tid\tscore\tsentence1\tsentence2\n"
    'a\tb\tc\t1\t5.000\t고양이가 "잔다.\t고양이가 자고 있다.\n'
    "a\tb\tc\t2\t1.250\t개가 짖는다.\t사람이 노래한다.\n"
)
TABLES = {
    "qna_sft.csv": 'user_question,rag_retrieved_data,output_message\n"행렬, 그게 뭐야?",행렬 : 수의 표,표야!\n',
    "quiz_answers.csv": "quiz,good_answer,user_answer,explanation\n문제,모범 답,답 하나,해설 하나\n,,답 둘,해설 둘\n",
    "interview_sft.csv": "user_input,output_data\n안녕하세요,반가워!\n",
    "moderation.csv": "user_prompt\n로라야 안녕\n",
}


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(BUILT_IN)


@pytest.fixture(scope="session")
def small(library: Library) -> Library:
    return Library(library.chapters[:1], library.tracks[:1], library.keywords)


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    folder = tmp_path_factory.mktemp("elsewhere")
    korsts, reference = folder / "sts-train.tsv", folder / "reference"
    korsts.write_text(KORSTS, "utf-8")
    reference.mkdir()
    for name, text in TABLES.items():
        Path(reference / name).write_text(text, "utf-8")
    return Elsewhere(korsts, reference)
