"""CSV files of the evaluation commands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from core.errors import ContentError
from core.text.files import read_utf8

_MAX_CELL_CHARS = 1_000_000


def read_rows(path: Path, needed: Sequence[str]) -> tuple[list[str], list[dict[str, str]]]:
    """Column names and rows of a UTF-8 CSV file; missing cells are empty, cells without a column are dropped.

    Raises:
        click.ClickException: not readable as that, or without a needed column, in one line.
    """
    csv.field_size_limit(_MAX_CELL_CHARS)
    try:
        reader = csv.DictReader(io.StringIO(read_utf8(path), newline=""), restval="")
        columns = list(reader.fieldnames or ())
        rows = [{name: row[name] for name in columns} for row in reader]
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    except csv.Error as error:
        raise click.ClickException(f"{path}: cannot be read as a CSV file: {error}") from error
    missing = [name for name in needed if name not in columns]
    if missing:
        raise click.ClickException(f"{path}: the column '{missing[0]}' is missing")
    return columns, rows


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write those columns of the rows.

    Raises:
        click.ClickException: the file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from error
