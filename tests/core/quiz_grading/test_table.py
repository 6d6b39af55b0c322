"""The CSV form of graded answers, and the command that measures the grader on it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.evaluate_grading import grading
from core.errors import ConfigError, ContentError
from core.quiz.grading.model import WEIGHTS, load_score_model
from core.quiz.grading.table import figures, read_table

HEADER = "quiz,keywords,good_answer,user_answer"
TRUTH = "학습률이 너무 크면 손실이 발산하고 너무 작으면 학습이 느려져."


def evaluate(path: Path, *options: str) -> Result:
    return CliRunner().invoke(grading, ["--data", str(path), *options])


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_blank_cells_mean_the_value_above(tmp_path: Path, encoding: str) -> None:
    rows = f"학습률은?,학습률|손실,{TRUTH},{TRUTH},1.0\n,,,모르겠어,0\n,,,크면 발산해,0.5\n"
    path = write(tmp_path / "in.csv", f"{HEADER},similarity_score\n{rows}", encoding)
    out = tmp_path / "out.csv"
    result = evaluate(path, "--predictions", str(out), "--json")
    assert result.exit_code == 0, result.output
    measured = json.loads(result.output)
    assert set(measured) == {"n", "mse", "mae", "corr"}
    assert measured["n"] == 3
    assert measured["mae"] < 0.2
    assert measured["corr"] > 0.8
    with out.open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert list(written[0]) == [*HEADER.split(","), "similarity_score", "score"]
    assert written[1]["quiz"] == ""
    assert [float(row["score"]) for row in written[:2]] == [pytest.approx(0.95, abs=0.05), 0.0]
    assert all(round(float(row["score"]) * 100) % 5 == 0 for row in written)


def test_without_labels_only_the_count_is_known(tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", f"{HEADER}\nQ?,,{TRUTH},크면 발산\n")
    assert json.loads(evaluate(path, "--json").output) == {"n": 1, "mse": None, "mae": None, "corr": None}
    assert evaluate(path).output.splitlines() == ["n: 1", "mse: -", "mae: -", "corr: -"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("quiz,good_answer,user_answer\nQ,A,B\n", "'keywords' is missing"),
        ("", "'quiz' is missing"),
        (f"{HEADER}\n", "no rows"),
        (f"{HEADER}\n,,,B\n", "row 1"),
        (f"{HEADER},similarity_score\nQ,,A,B,high\n", "row 1: similarity_score 'high'"),
        (f"{HEADER},similarity_score\nQ,,A,B,1\nQ,,A,B,1.5\n", "row 2"),
        (f'{HEADER}\nQ,,A,"B\n', "not a CSV table"),
    ],
)
def test_bad_tables_are_refused_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    result = evaluate(write(tmp_path / "in.csv", text), "--json")
    assert result.exit_code != 0
    assert message in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    assert "cannot be read" in evaluate(tmp_path / "missing.csv").output
    assert "not UTF-8" in evaluate(write(tmp_path / "in.csv", f"{HEADER}\n퀴즈,,답,답\n", "cp949")).output
    path = write(tmp_path / "fine.csv", f"{HEADER}\nQ?,,{TRUTH},크면 발산\n")
    assert "cannot write" in evaluate(path, "--predictions", str(tmp_path / "no" / "out.csv")).output


def test_figures_of_constant_scores_have_no_correlation(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "in.csv", f"{HEADER},similarity_score\nQ,,A,B,1\n,,,C,0\n"))
    assert figures([0.5, 0.5], table.labels) == {"n": 2, "mse": 0.25, "mae": 0.5, "corr": None}
    assert figures([1.0, 0.5], table.labels) == {"n": 2, "mse": 0.125, "mae": 0.25, "corr": 1.0}


def test_a_label_for_only_some_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="row 2"):
        read_table(write(tmp_path / "in.csv", f"{HEADER},similarity_score\nQ,,A,B,1\n,,,C,\n"))


def test_broken_weights_are_refused(tmp_path: Path) -> None:
    weights = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    with pytest.raises(ConfigError, match="cannot read"):
        load_score_model(tmp_path / "missing.json")
    with pytest.raises(ConfigError, match="cannot read"):
        load_score_model(write(tmp_path / "list.json", "[]"))
    with pytest.raises(ConfigError, match="other features"):
        load_score_model(write(tmp_path / "other.json", json.dumps({**weights, "features": ["one"]})))
    with pytest.raises(ConfigError, match="wrong shape"):
        load_score_model(write(tmp_path / "short.json", json.dumps({**weights, "dual": weights["dual"][:-1]})))
