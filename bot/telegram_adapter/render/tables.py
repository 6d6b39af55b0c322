"""Tables, which Telegram does not have: lines for two columns, columns of equal width where they fit a phone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from bot.telegram_adapter.render.markup import Look, Paragraph, Run
from core.messages import TableBlock

_FITS_A_PHONE: Final = 34
_GAP: Final = 2


def draw_table(table: TableBlock) -> Iterator[Paragraph]:
    """Paragraphs with every cell."""
    if table.title:
        yield Paragraph((Run(table.title, Look.BOLD),))
    if len(table.header) == 2:
        yield from (Paragraph((Run(name, Look.BOLD), Run(f": {value}")), apart=False) for name, value in table.rows)
        return
    widths = [max(map(_width, column)) for column in zip(table.header, *table.rows, strict=True)]
    if sum(widths) + _GAP * (len(widths) - 1) <= _FITS_A_PHONE:
        lines = "\n".join(_line(row, widths) for row in (table.header, *table.rows))
        yield Paragraph((Run(lines, Look.BLOCK),), apart=False)
        return
    for row in table.rows:
        yield from _described(table.header, row)


def _described(header: Sequence[str], row: Sequence[str]) -> Iterator[Paragraph]:
    """A row by itself: its first cell as a heading, the others by the names of their columns."""
    rest = " · ".join(f"{name}: {cell}" for name, cell in zip(header[1:], row[1:], strict=True) if cell)
    yield Paragraph((Run(row[0], Look.BOLD),), apart=False)
    yield Paragraph((Run(rest),), apart=False)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
    return (" " * _GAP).join(cells).rstrip()


def _width(text: str) -> int:
    """Columns in a monospaced font: Hangul takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
