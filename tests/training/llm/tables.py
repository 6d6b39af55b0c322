"""Small tables in the reference's columns, about nothing but numbered words."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

COLUMNS = {
    "qna": ("data_type", "input_data", "user_question", "rag_retrieved_data", "output_message"),
    "quiz": ("data_type", "quiz", "keywords", "good_answer", "user_answer", "explanation", "similarity_score"),
    "interview": (
        "data_type",
        "input_data_wo_rag_augment",
        "user_input",
        "current_remaining_user_answer",
        "current_question",
        "output_data",
        "output_answered",
        "output_next_question",
    ),
    "summary": ("track", "facts", "summary"),
}
TASKS = tuple(COLUMNS)
NOTHING = "알맞은 정보를 찾을 수 없음"


def rows_of(task: str) -> list[tuple[str, ...]]:
    """Twelve rows on six subjects; of quizzes, every second one leaves its quiz to the row above."""
    if task == "qna":
        rows = [("", "", f"값{n}이 뭐야?", f"값{n // 2} : {n // 2}번", f"{n // 2}번이야!") for n in range(10)]
        return [*rows, ("", "", "날씨?", NOTHING, "미안, 몰라."), ("", "", "점심?", NOTHING, "미안, 몰라.")]
    if task == "quiz":
        named = [(f"값{n}은?", "값", f"{n}이야.") for n in range(6)]
        full = [("train", *named[n], str(n), "맞아!", "1.0") for n in range(6)]
        blank = [("", "", "", "", "몰라", "무엇일까?", "0") for _ in range(6)]
        return [row for pair in zip(full, blank, strict=True) for row in pair]
    if task == "interview":
        turns = [("", "", f"{n}", "", f"값{n // 2}", "좋아!", "답변 실패", f"값{n // 2 + 1}") for n in range(11)]
        return [("", "면접 시작", "", "", "", "안녕!", "", "면접 시작 인사"), *turns]
    return [(f"면접{n // 2}", f"값{n}: 1/2 | 값{n + 1}: 2/2", f"값{n}은 반만 짚었어.") for n in range(12)]


def write_csv(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def write_table(folder: Path, task: str) -> Path:
    return write_csv(folder / f"{task}.csv", COLUMNS[task], rows_of(task))
