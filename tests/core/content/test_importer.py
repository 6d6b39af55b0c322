"""Chapters from the plain forms that quizzes and notes are kept in."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.content.import_files import known_keywords, write_import
from core.content.import_sources import SourceQuiz, read_notes, read_quizzes
from core.content.importer import Imported, build_chapter, names_in, statements
from core.content.loader import load_library
from core.content.schema import Aspect, Chapter, Name
from core.errors import ContentError

QUIZZES = """\
,quiz,good_answer,keywords
0,"드롭아웃이 뭐야?","학습할 때 뉴런을 무작위로 끄는 방법이야. 그래서 과적합이 줄어들어.",드롭아웃|정의|과적합
1,"배치 정규화는
왜 써?","각 층의 입력 분포를 고르게 만들어서 학습을 빠르고 안정되게 해.",배치 정규화|목적
"""
NOTES = """\
드롭아웃 (Dropout) : 뉴런을 무작위로 끄는 정규화 기법 | 예시: p=0.5 | 추론 때는 끄지 않는다 | 수식 : y = m * x

LoRA: 저랭크 행렬만 학습하는 방법
"""


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def imported(folder: Path, quizzes: str = QUIZZES, notes: str = "", known: dict[str, Name] | None = None) -> Imported:
    return build_chapter(
        "study",
        read_quizzes(write(folder, "q.csv", quizzes)) if quizzes else [],
        read_notes(write(folder, "n.txt", notes)) if notes else [],
        known or {},
        "q.csv",
    )


def chapter_of(result: Imported) -> Chapter:
    return Chapter.model_validate(result.chapter)


def test_rows_become_quizzes(tmp_path: Path) -> None:
    first, second = chapter_of(imported(tmp_path)).quizzes
    assert first.id == "study-001"
    assert first.question.ko == first.question.en == "드롭아웃이 뭐야?"
    assert second.question.ko == "배치 정규화는\n왜 써?"
    assert first.keywords == ("deuropaut", "jeongui", "gwajeokhap")
    made = [point.statement.ko.replace(",", "") for point in first.points]
    assert made == ["학습할 때 뉴런을 무작위로 끄는 방법이야", "그래서 과적합이 줄어들어"]
    assert sum(point.weight for point in first.points) == 1
    assert first.points[0].hint.ko == "“학습할 때 …” 이 부분도 말해 볼래?"
    assert first.difficulty == 2


def test_a_quiz_without_a_note_gets_a_concept_from_its_first_keyword(tmp_path: Path) -> None:
    chapter = chapter_of(imported(tmp_path))
    assert [concept.id for concept in chapter.concepts] == ["deuropaut", "baechi-jeonggyuhwa"]
    assert chapter.concepts[0].aspects[Aspect.DEFINITION].ko == chapter.quizzes[0].answer.ko


def test_a_quiz_belongs_to_the_note_that_a_keyword_names(tmp_path: Path) -> None:
    chapter = chapter_of(imported(tmp_path, notes=NOTES))
    assert chapter.quizzes[0].concepts == ("deuropaut-dropout",)
    assert [concept.name.ko for concept in chapter.concepts] == ["드롭아웃 (Dropout)", "LoRA", "배치 정규화"]
    assert chapter.concepts[0].aliases.ko == ("드롭아웃", "Dropout")


def test_supplements_of_notes_are_sorted_by_their_labels(tmp_path: Path) -> None:
    aspects = chapter_of(imported(tmp_path, quizzes="", notes=NOTES)).concepts[0].aspects
    assert {aspect: text.ko for aspect, text in aspects.items()} == {
        Aspect.DEFINITION: "뉴런을 무작위로 끄는 정규화 기법. 추론 때는 끄지 않는다.",
        Aspect.EXAMPLE: "p=0.5",
        Aspect.FORMULA: "y = m * x",
    }


def test_two_notes_on_one_term_are_joined(tmp_path: Path) -> None:
    result = imported(tmp_path, quizzes="", notes="LoRA : 하나\nlora : 둘\nLoRA (로라) : 셋\n")
    (concept,) = chapter_of(result).concepts
    assert concept.aspects[Aspect.DEFINITION].ko == "하나. 둘. 셋."
    assert len(result.notices) == 2
    assert "n.txt:2: joined with the earlier note on 'LoRA'" in result.notices[0]


def test_known_keywords_are_used_again(tmp_path: Path) -> None:
    known = {"definition": Name(ko="정의", en="Definition"), "deuropaut": Name(ko="다른 것", en="Other")}
    result = imported(tmp_path, known=known)
    assert result.chapter["quizzes"][0]["keywords"] == ["deuropaut-2", "definition", "gwajeokhap"]
    assert result.new_keywords["deuropaut-2"] == Name(ko="드롭아웃", en="드롭아웃")
    assert "definition" not in result.new_keywords


@pytest.mark.parametrize(("keywords", "count"), [("a", 2), ("study", 2), ("A|a", 2), ("|".join("abcdefghij"), 7)])
def test_the_number_of_keywords_is_made_to_fit_and_said(tmp_path: Path, keywords: str, count: int) -> None:
    result = imported(tmp_path, quizzes=f"quiz,good_answer,keywords\nq,one two three,{keywords}\n")
    assert len(chapter_of(result).quizzes[0].keywords) == count
    assert result.notices
    assert "q.csv:2" in result.notices[0]


@given(st.text(min_size=1, max_size=800).filter(lambda text: text.strip() == text and text.split()))
def test_any_answer_makes_two_to_six_statements(answer: str) -> None:
    found = statements(answer, ["keyword"])
    assert 2 <= len(found) <= 6
    assert all(statement.strip() for statement in found)


def test_many_clauses_are_joined_to_six() -> None:
    answer = ". ".join(f"This is the sentence number {n} of many" for n in range(20)) + "."
    found = statements(answer, [])
    assert len(found) == 6
    assert all(f"number {n} of" in " ".join(found) for n in range(20))


@pytest.mark.parametrize(
    ("term", "names"),
    [("CNN (합성곱)", ["CNN (합성곱)", "CNN", "합성곱"]), ("A (B) C", ["A (B) C"]), ("(B)", ["(B)"]), ("A", ["A"])],
)
def test_names_in_brackets(term: str, names: list[str]) -> None:
    assert names_in(term) == names


def test_what_is_written_loads_and_keeps_the_vocabulary(tmp_path: Path) -> None:
    vocabulary = tmp_path / "keywords.yaml"
    vocabulary.write_text('# ours\nkeywords:\n  definition: {ko: "정의", en: "Definition"}  # first', "utf-8")
    result = imported(tmp_path, notes=NOTES, known=dict(known_keywords(tmp_path)))
    assert write_import(result, tmp_path / "chapters" / "study.yaml", "q.csv") == vocabulary
    library = load_library(tmp_path)
    assert len(library.quizzes) == 2
    assert library.keywords["definition"].en == "Definition"
    assert vocabulary.read_text("utf-8").startswith("# ours\nkeywords:\n  definition:")
    assert (tmp_path / "chapters" / "study.yaml").read_text("utf-8").startswith("# Imported by 'ohlora content import'")


def test_the_vocabulary_stands_beside_a_chapter_outside_a_chapters_folder(tmp_path: Path) -> None:
    out = tmp_path / "mine" / "study.yaml"
    assert write_import(imported(tmp_path), out, "q.csv") == tmp_path / "mine" / "keywords.yaml"
    assert list(load_library(tmp_path / "mine").quizzes) == ["study-001", "study-002"]
    assert sorted(file.name for file in out.parent.iterdir()) == ["keywords.yaml", "study.yaml"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    out = write(tmp_path, "study.yaml", "precious")
    with pytest.raises(ContentError, match="exists already"):
        write_import(imported(tmp_path), out, "q.csv")
    assert out.read_text() == "precious"
    assert not (tmp_path / "keywords.yaml").exists()


def test_a_vocabulary_in_another_form_is_left_alone(tmp_path: Path) -> None:
    vocabulary = write(tmp_path, "keywords.yaml", '{"keywords": {"a": {"ko": "a", "en": "a"}}}\n')
    with pytest.raises(ContentError, match="cannot be added at its end"):
        write_import(imported(tmp_path), tmp_path / "study.yaml", "q.csv")
    assert yaml.safe_load(vocabulary.read_text()) == {"keywords": {"a": {"ko": "a", "en": "a"}}}
    assert not (tmp_path / "study.yaml").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("quiz,keywords\na,b\n", r"q\.csv:1: the column good_answer is missing"),
        ("", r"q\.csv:1: the column quiz, good_answer, keywords is missing"),
        ("quiz,good_answer,keywords\n", r"q\.csv:1: there is no quiz"),
        ("quiz,good_answer,keywords\na,,x|y\n", r"q\.csv:2: 'good_answer' is empty"),
        ("quiz,good_answer,keywords\na,b,| |\n", r"q\.csv:2: 'keywords' is empty"),
        ("quiz,good_answer,keywords\na\n", r"q\.csv:2: 'good_answer' is empty; .*'keywords' is empty"),
        ('quiz,good_answer,keywords\n"a,b,c\n', r"q\.csv:\d: not valid CSV"),
        ("quiz,good_answer,keywords\n" + "a" * 901 + ",b c d,x|y\n", r"q\.csv:2: the quiz is longer than 900"),
        ("quiz,good_answer,keywords\na,b c d,x|" + "y" * 121 + "\n", r"q\.csv:2: the keyword is longer than 120"),
    ],
)
def test_rows_that_cannot_be_read(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, "q.csv", text)
    with pytest.raises(ContentError, match=message) as caught:
        build_chapter("study", read_quizzes(tmp_path / "q.csv"), [], {}, "q.csv")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n \n", r"n\.txt:1: there is no note"),
        ("A : b\nwithout a colon\n", r"n\.txt:2: a note is"),
        (" : b\n", r"n\.txt:1: a note is"),
        ("A : | 수식: x\n", r"n\.txt:1: a note is"),
        ("A : " + "b" * 901, r"n\.txt:1: the explanation is longer"),
    ],
)
def test_notes_that_cannot_be_read(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, "n.txt", text)
    with pytest.raises(ContentError, match=message):
        build_chapter("study", [], read_notes(tmp_path / "n.txt"), {}, "n.txt")


def test_other_encodings_and_missing_files(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_bytes("quiz,good_answer,keywords\n퀴즈".encode("cp949"))
    with pytest.raises(ContentError, match=r"q\.csv: is not UTF-8 text"):
        read_quizzes(tmp_path / "q.csv")
    with pytest.raises(ContentError, match="cannot be read"):
        read_notes(tmp_path / "nowhere.txt")


def test_the_forms_of_the_shared_data(shared_data: Path) -> None:
    folder = shared_data / "reference-train"
    quizzes, notes = read_quizzes(folder / "quiz_questions.csv"), read_notes(folder / "retrieval_knowledge.txt")
    chapter = chapter_of(build_chapter("study", quizzes, notes, {}, "shared"))
    assert (len(quizzes), len(notes)) == (52, 88)
    assert len(chapter.quizzes) == 52


def test_the_same_sources_give_the_same_chapter(tmp_path: Path) -> None:
    assert imported(tmp_path, notes=NOTES) == imported(tmp_path, notes=NOTES)


def test_ids_without_letters_are_numbered() -> None:
    quiz = SourceQuiz("q.csv:2", "?", "one two three four", ("++", "--"))
    chapter = chapter_of(build_chapter("study", [quiz], [], {}, "s"))
    assert chapter.concepts[0].id == "study-1"
    assert chapter.quizzes[0].keywords == ("keyword-1", "keyword-2")
