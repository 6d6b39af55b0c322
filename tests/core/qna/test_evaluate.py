from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.evaluate_qna import qna
from core.content.library import Library
from core.qna.evaluate import evaluate_qna
from core.qna.retriever import lexical_retriever


def test_composes_what_a_learner_gets(small: Library) -> None:
    rows = [
        {"question": "What are the strengths of bagging?", "locale": "en"},
        {"question": "배깅이 뭐야?", "locale": ""},
        {"question": "오늘 날씨 어때?", "locale": "ko"},
        {"question": "고마워", "locale": "ko"},
    ]
    strengths, definition, weather, thanks = evaluate_qna(small, lexical_retriever(small), rows)
    assert (strengths.concept, strengths.aspect, strengths.grounded) == ("bagging", "pros", True)
    assert "lowers the variance" in strengths.answer
    assert "여러 모델의 예측" in definition.answer
    assert not weather.grounded
    assert (thanks.concept, thanks.score, thanks.grounded) == ("", 0.0, False)
    assert evaluate_qna(small, lexical_retriever(small), rows)[0] == strengths


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_command_writes_predictions(tmp_path: Path) -> None:
    data = write(tmp_path / "in.csv", "id,question,locale\n1,과적합이 뭐야?,ko\n2,How do I bake bread?,en\n")
    out = tmp_path / "out.csv"
    result = CliRunner().invoke(qna, ["--data", str(data), "--predictions", str(out), "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output) == {"n": 2, "grounded": 1}
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["id", "question", "locale", "answer", "concept", "aspect", "score", "grounded"]
    assert [(row["id"], row["grounded"]) for row in rows] == [("1", "1"), ("2", "0")]
    assert (rows[0]["concept"], rows[0]["aspect"]) == ("overfitting", "definition")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"text,locale\nhi,en\n", "column 'question'"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "column"),
    ],
)
def test_bad_input_is_one_clear_line(tmp_path: Path, content: bytes | None, said: str) -> None:
    data = tmp_path / "in.csv"
    if content is not None:
        data.write_bytes(content)
    result = CliRunner().invoke(qna, ["--data", str(data)])
    assert result.exit_code == 1
    assert said in result.output
    assert result.output.count("\n") == 1


def test_predictions_that_cannot_be_written(tmp_path: Path) -> None:
    data = write(tmp_path / "in.csv", "question,locale\n")
    result = CliRunner().invoke(qna, ["--data", str(data), "--predictions", str(tmp_path / "no" / "out.csv")])
    assert result.exit_code == 1
    assert "cannot be written" in result.output
