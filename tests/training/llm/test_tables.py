"""The reference's tables, and how their rows are parted."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.language.material import FeedbackMaterial, NoteMaterial, ReactionMaterial, SummaryMaterial
from core.language.reference_prompts import MARKS, text_of
from core.ports import LanguageTask
from tests.training.llm.tables import COLUMNS, rows_of, write_csv, write_table
from training.llm.data.example import part, sample
from training.llm.data.table import read_examples


def test_nothing_found_means_an_empty_note(tmp_path: Path) -> None:
    last = read_examples(LanguageTask.QNA, write_table(tmp_path, "qna")).all[-1]
    assert isinstance(last.material, NoteMaterial)
    assert (last.material.note, last.material.locale, last.target) == ("", "ko", "미안, 몰라.")


def test_blank_cells_of_a_quiz_are_those_above(tmp_path: Path) -> None:
    examples = read_examples(LanguageTask.QUIZ, write_table(tmp_path, "quiz")).all
    assert len(examples) == 12
    for above, below in zip(examples[::2], examples[1::2], strict=True):
        assert isinstance(above.material, FeedbackMaterial)
        assert isinstance(below.material, FeedbackMaterial)
        assert (above.material.quiz, above.material.model_answer) == (below.material.quiz, below.material.model_answer)
        assert (above.material.score, below.material.score) == (1.0, 0.0)
        assert above.group == below.group


def test_an_interview_opens_without_a_topic(tmp_path: Path) -> None:
    opening, turn, *_ = (
        example.material for example in read_examples(LanguageTask.INTERVIEW, write_table(tmp_path, "interview")).all
    )
    assert isinstance(opening, ReactionMaterial)
    assert isinstance(turn, ReactionMaterial)
    assert (opening.topic, opening.answer) == ("", "")
    assert (turn.topic, turn.answered, turn.next_topic) == ("값0", (), "값1")


def test_facts_of_a_summary_are_parted_by_bars(tmp_path: Path) -> None:
    material = read_examples(LanguageTask.SUMMARY, write_table(tmp_path, "summary")).all[0].material
    assert isinstance(material, SummaryMaterial)
    assert material.facts == ("값0: 1/2", "값1: 2/2")


def test_english_rows_are_english(tmp_path: Path) -> None:
    row = ("train", "", "What is dropout?", "Dropout switches neurons off.", "It switches neurons off!")
    examples = read_examples(LanguageTask.QNA, write_csv(tmp_path / "t.csv", COLUMNS["qna"], [row]))
    assert examples.training[0].material.locale == "en"


def test_rows_marked_for_validation_validate(tmp_path: Path) -> None:
    kinds = ["train", "", "valid", "", "train", "test"]  # a blank one is like the one above
    rows = [(kind, *row[1:]) for kind, row in zip(kinds, rows_of("qna")[:6], strict=True)]
    table = read_examples(LanguageTask.QNA, write_csv(tmp_path / "t.csv", COLUMNS["qna"], rows))
    assert [len(table.training), len(table.validation)] == [4, 2]
    only = [("valid", *row[1:]) for row in rows]
    table = read_examples(LanguageTask.QNA, write_csv(tmp_path / "v.csv", COLUMNS["qna"], only))
    assert [len(table.training), len(table.validation)] == [6, 0]


@pytest.mark.parametrize("task", COLUMNS)
def test_no_subject_is_on_both_sides(tmp_path: Path, task: str) -> None:
    examples = read_examples(LanguageTask(task), write_table(tmp_path, task)).all
    for seed in range(5):
        parted = part(examples, seed)
        sides = [{example.group for example in side} for side in (parted.training, parted.validation)]
        assert all(sides)
        assert not sides[0] & sides[1]
        assert len(parted.training) + len(parted.validation) == len(examples)
    assert part(examples, 1) == part(examples, 1)
    assert len({part(examples, seed).validation for seed in range(9)}) > 1


def test_a_single_subject_only_trains(tmp_path: Path) -> None:
    examples = read_examples(LanguageTask.QNA, write_table(tmp_path, "qna")).all[:2]
    assert part(examples, 0).validation == ()


def test_a_sample_keeps_the_order(tmp_path: Path) -> None:
    examples = read_examples(LanguageTask.QUIZ, write_table(tmp_path, "quiz")).all
    chosen = sample(examples, 5, 3)
    assert len(chosen) == 5
    assert [examples.index(each) for each in chosen] == sorted(examples.index(each) for each in chosen)
    assert sample(examples, 99, 3) == examples


@pytest.mark.parametrize(
    ("task", "file", "column", "rows"),
    [
        ("qna", "qna_sft.csv", "input_data", 115),
        ("interview", "interview_sft.csv", "input_data_wo_rag_augment", 483),
        ("quiz", "quiz_answers.csv", "", 324),
    ],
)
def test_the_reference_tables_become_the_reference_prompts(
    shared_data: Path, task: str, file: str, column: str, rows: int
) -> None:
    path = shared_data / "reference-train" / file
    examples = read_examples(LanguageTask(task), path).all
    assert len(examples) == rows
    start = MARKS[LanguageTask(task)].start
    if column:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            given = [row[column] for row in csv.DictReader(lines)]
        assert [text_of(example.material) for example in examples] == [f"{text} {start}" for text in given]
