"""`ohlora evaluate guard` on files of people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.evaluate import evaluate

CSV = """locale,source,quoted,text,label,kind
en,Averaging lowers variance.,,Averaging lowers variance!,faithful,
en,Averaging lowers variance.,,Averaging raises variance!,unfaithful,antonym
ko,평균을 내면 분산이 줄어.,,평균을 내면 분산이 줄어!,faithful,
ko,,맘바가 뭐야?,맘바는 순환 모델이야.,unfaithful,claim
"""
YAML = """
items:
  - concept: recall
    aspect: formula
    locale: en
    question: "formula?"
    faithful: ["Recall = TP / (TP + FN)."]
    unfaithful: [{kind: formula, text: "Recall = TP / (TP + FP)."}]
"""


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(evaluate, ["guard", *arguments])
    return result.exit_code, result.output


def test_it_counts_a_csv_file(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(CSV, "utf-8")
    status, output = run("--data", str(file), "--json")
    found = json.loads(output)
    assert status == 0
    assert (found["n"], found["precision"], found["recall"], found["released"]) == (4, 1.0, 1.0, 1.0)
    assert found["per_kind"] == {"antonym": {"n": 1, "held": 1}, "claim": {"n": 1, "held": 1}}
    assert found["per_locale"]["ko"]["n"] == 2


def test_it_adds_files_up_and_speaks_plainly(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    (tmp_path / "b.yaml").write_text(YAML, "utf-8")
    status, output = run("--data", str(tmp_path / "a.csv"), "--data", str(tmp_path / "b.yaml"))
    assert status == 0
    assert output.startswith("all: 6 texts, precision 1.0, recall 1.0")
    assert "formula: 1 of 1 held back" in output


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.csv", "locale,text\nen,x\n", "the column 'source' is missing"),
        ("a.csv", "locale,source,text,label\nen,x,x,maybe\n", "unknown label 'maybe'"),
        ("a.csv", "locale,source,text,label\nfr,x,x,faithful\n", "unknown locale 'fr'"),
        ("a.yaml", "items: [", "cannot be read as YAML"),
        ("a.yaml", "- 1", "is not a file of guard cases"),
        ("a.yaml", YAML.replace("recall", "nonsense"), "nonsense"),
        ("a.yaml", YAML.replace("kind: formula", "kind: odd"), "unknown kind odd"),
    ],
)
def test_bad_files_get_one_clear_line(tmp_path: Path, name: str, content: str, complaint: str) -> None:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    status, output = run("--data", str(file))
    assert status == 1
    assert complaint in output
    assert len(output.strip().splitlines()) == 1
