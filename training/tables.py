"""Reads labelled tables: CSV files in UTF-8 that people hand in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from core.errors import ContentError
from core.text.files import read_utf8

_MAX_CELL_CHARS: Final = 1_000_000


def read_table(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table; missing cells are empty, cells without a column are dropped.

    Raises:
        ContentError: one line with the file and what is wrong with it: no CSV, a needed column missing, no rows.
    """
    csv.field_size_limit(_MAX_CELL_CHARS)
    reader = csv.DictReader(io.StringIO(read_utf8(path), newline=""), restval="", strict=True)
    try:
        columns = tuple(reader.fieldnames or ())
        rows = [{name: row[name] or "" for name in columns} for row in reader]
    except csv.Error as error:
        raise ContentError(f"{path}:{reader.line_num}: not a CSV table: {error}") from error
    missing = [name for name in needed if name not in columns]
    if missing:
        raise ContentError(f"{path}: the column '{missing[0]}' is missing (needed: {', '.join(needed)})")
    if not rows:
        raise ContentError(f"{path}: no rows")
    return rows


def inherit(rows: Sequence[Mapping[str, str]], names: Sequence[str]) -> list[dict[str, str]]:
    """The rows with blank cells of the columns `names` filled with the value above."""
    above = dict.fromkeys(names, "")
    filled = []
    for row in rows:
        above = {name: row[name] if row[name].strip() else above[name] for name in names}
        filled.append({**row, **above})
    return filled


def cell(path: Path, number: int, row: Mapping[str, str], column: str) -> str:
    """The text of a cell that must not be empty.

    Raises:
        ContentError: it is, in row `number`.
    """
    text = row[column].strip()
    if not text:
        raise ContentError(f"{path}: row {number}: the column '{column}' is empty")
    return text
