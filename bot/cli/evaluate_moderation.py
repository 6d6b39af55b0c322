"""`ohlora evaluate moderation`: the classifier against a CSV of prompts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bot.cli.context import emit, json_option
from bot.cli.csv_files import read_rows, write_rows
from core.errors import TutorError
from core.moderation.categories import NONE, Category
from core.moderation.classifier import LexiconClassifier
from core.ports import Verdict

LABELS: Mapping[str, str] = {
    NONE: "일반",
    Category.LOVE: "사랑 고백/만남",
    Category.POLITICS: "정치",
    Category.PAEDRIP: "패드립",
    Category.HATE: "혐오/기타",
}
ADDED = ("category", "confidence", "action")


@click.command("moderation")
@click.option("--data", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--predictions", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the predictions.")
@json_option
def moderation(data: Path, predictions: Path | None, as_json: bool) -> None:
    """Judge the column `user_prompt`; with `category` (Korean labels), count how often that is right."""
    columns, rows = _read(data)
    try:
        classifier = LexiconClassifier()
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    verdicts = [classifier.classify(row["user_prompt"]) for row in rows]
    if predictions is not None:
        _write(predictions, columns, rows, verdicts)
    true = [row["category"].strip() for row in rows] if "category" in columns else None
    result = figures(verdicts, true)
    emit(result, as_json, _report(result))


def figures(verdicts: Sequence[Verdict], true: Sequence[str] | None) -> dict[str, Any]:
    """Accuracy of the predictions and the number of ordinary texts that were acted on; None without labels."""
    if true is None:
        return {"n": len(verdicts), "accuracy": None, "per_category": None, "false_actions": None}
    predicted = [LABELS[verdict.best] for verdict in verdicts]
    right = sum(p == t for p, t in zip(predicted, true, strict=True))
    ordinary = [v for v, t in zip(verdicts, true, strict=True) if t == LABELS[NONE]]
    return {
        "n": len(verdicts),
        "accuracy": round(right / len(verdicts), 4) if verdicts else None,
        "per_category": {label: _category(label, predicted, true) for label in LABELS.values()},
        "false_actions": sum(bool(verdict.categories) for verdict in ordinary),
    }


def _category(label: str, predicted: Sequence[str], true: Sequence[str]) -> dict[str, Any]:
    both = sum(p == label and t == label for p, t in zip(predicted, true, strict=True))
    named, real = sum(p == label for p in predicted), sum(t == label for t in true)
    return {
        "n": real,
        "precision": round(both / named, 4) if named else None,
        "recall": round(both / real, 4) if real else None,
    }


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Column names and rows.

    Raises:
        click.ClickException: the file is not a CSV with the needed column and known categories.
    """
    columns, rows = read_rows(path, ("user_prompt",))
    for number, row in enumerate(rows, 1):
        if "category" in columns and row["category"].strip() not in LABELS.values():
            raise click.ClickException(f"{path}: row {number}: unknown category {row['category']!r}")
    return columns, rows


def _write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]], verdicts: Sequence[Verdict]) -> None:
    """The input's columns (a given category becomes `true_category`) and what the classifier says."""
    kept = {name: "true_category" if name == "category" else name for name in columns if name not in ADDED[1:]}
    judged = []
    for row, verdict in zip(rows, verdicts, strict=True):
        added = (LABELS[verdict.best], f"{verdict.confidence:.4f}", "act" if verdict.categories else "none")
        judged.append({kept[name]: row[name] for name in kept} | dict(zip(ADDED, added, strict=True)))
    write_rows(path, [*kept.values(), *ADDED], judged)


def _report(result: Mapping[str, Any]) -> str:
    if result["accuracy"] is None:
        return f"{result['n']} prompts judged"
    lines = [f"{result['n']} prompts, accuracy {result['accuracy']}, false actions {result['false_actions']}"]
    for label, part in result["per_category"].items():
        lines.append(f"  {label}: n {part['n']}, precision {part['precision']}, recall {part['recall']}")
    return "\n".join(lines)
