"""`ohlora quiz select` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.quiz import quiz

QUESTIONS = ",quiz,good_answer,keywords\n0,a,b,x|y\n1,a,b,y|z\n2,a,b,z\n"


def select(tmp_path: Path, log: str | None, *options: str, questions: str = QUESTIONS) -> Result:
    (tmp_path / "q.csv").write_text(questions, "utf-8")
    if log is not None:
        (tmp_path / "log.csv").write_text(log, "utf-8")
    files = ["--questions", str(tmp_path / "q.csv"), "--log", str(tmp_path / "log.csv")]
    return CliRunner().invoke(quiz, ["select", *files, "--strategy", "iou", *options])


def test_json_names_index_and_prediction(tmp_path: Path) -> None:
    result = select(tmp_path, "quiz_no,keywords,score\n2,z,0.2\n2,z,0.8\n1,,0.4\n", "--json")
    assert result.exit_code == 0
    # the mean is 0.6; quiz 0 shares one of three keywords with quiz 1 and none with quiz 2
    assert json.loads(result.stdout) == {"index": 0, "predicted": pytest.approx((0.15 + 0.4 / 3) / (0.25 + 1 / 3))}


def test_text_is_one_line(tmp_path: Path) -> None:
    result = select(tmp_path, "quiz_no,keywords,score\n0,,1.0\n2,,0.0\n")
    # mean 0.5; quiz 1 overlaps 1/3 with quiz 0 and 1/2 with quiz 2
    expected = (0.25 * 0.5 + 1 / 3) / (0.25 + 1 / 3 + 1 / 2)
    assert result.stdout.splitlines() == [f"Next question: 1 (expected score {expected:.4f}, strategy iou)"]


@pytest.mark.parametrize("log", [None, "", "quiz_no,keywords,score\n"])
def test_nothing_logged(tmp_path: Path, log: str | None) -> None:
    result = select(tmp_path, log, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"index": 0, "predicted": 0.0}
    assert ("nothing is logged" in result.stderr) == (log is None)


def test_everything_logged_is_said_on_the_side(tmp_path: Path) -> None:
    result = select(tmp_path, "quiz_no,keywords,score\n0,,0.9\n1,,0.8\n2,,0.1\n", "--json")
    assert json.loads(result.stdout)["index"] == 2
    assert "Every question is logged" in result.stderr


@pytest.mark.parametrize(
    ("log", "complaint"),
    [
        ("quiz_no,keywords,score\n0,x,1.5\n", "log.csv:2: 'score' must lie in 0..1"),
        ("quiz_no,keywords,score\n0,x,0.5\n9,x,0.5\n", "log.csv:3: there is no question number 9"),
        ("quiz_no,keywords\n0,x\n", "log.csv:1: the column 'score' is missing"),
    ],
)
def test_bad_input_is_one_clear_line(tmp_path: Path, log: str, complaint: str) -> None:
    result = select(tmp_path, log, "--json")
    assert result.exit_code != 0
    assert result.stdout == ""
    assert complaint in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_missing_questions_file_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.csv"
    result = CliRunner().invoke(quiz, ["select", "--questions", str(missing), "--log", str(missing)])
    assert result.exit_code != 0
    assert f"{missing}: cannot be read" in result.stderr
