"""`ohlora evaluate qna`: what the tutor answers to a file of questions."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.context import emit, json_option
from core.errors import TutorError

if TYPE_CHECKING:
    from core.qna.evaluate import Prediction

COLUMNS = ("question", "locale")
ADDED = ("answer", "concept", "aspect", "score", "grounded")
_MAX_CELL_CHARS = 1_000_000


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file with at least `columns`.

    Raises:
        click.ClickException: not readable as that, in one line.
    """
    csv.field_size_limit(_MAX_CELL_CHARS)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise click.ClickException(f"{path}: the column '{missing[0]}' is missing")
            return [{name: value for name, value in row.items() if name is not None} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise click.ClickException(f"{path}: cannot be read as a UTF-8 CSV file ({reason})") from error


def write_rows(path: Path, rows: Sequence[dict[str, str]], predictions: Sequence[Prediction]) -> None:
    names = [name for name in rows[0] if name not in ADDED] if rows else list(COLUMNS)
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*names, *ADDED], extrasaction="ignore")
            writer.writeheader()
            for row, prediction in zip(rows, predictions, strict=True):
                writer.writerow(row | asdict(prediction) | {"grounded": int(prediction.grounded)})
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written ({error.strerror})") from error


@click.command("qna")
@click.option("--data", required=True, type=click.Path(path_type=Path), help="CSV with the columns question,locale.")
@click.option("--predictions", type=click.Path(path_type=Path), help=f"Where to write the CSV with {', '.join(ADDED)}.")
@json_option
def qna(data: Path, predictions: Path | None, as_json: bool) -> None:
    """Answer every question of a CSV file from the notes."""
    from core.content.loader import load_library
    from core.qna.evaluate import evaluate_qna
    from core.qna.retriever import lexical_retriever

    rows = read_rows(data, COLUMNS)
    try:
        library = load_library()
    except TutorError as error:
        raise click.ClickException(str(error)) from error
    answered = evaluate_qna(library, lexical_retriever(library), rows)
    if predictions is not None:
        write_rows(predictions, rows, answered)
    grounded = sum(prediction.grounded for prediction in answered)
    emit({"n": len(rows), "grounded": grounded}, as_json, f"{len(rows)} questions, {grounded} answered from the notes")
