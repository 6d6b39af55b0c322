"""Tables, which Discord does not have: lines for two columns, columns of equal width where they fit a phone."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.discord_adapter.render.markup import bold, code_block, escape
from core.messages import TableBlock

_FITS_A_PHONE: Final = 46
_GAP: Final = 2


def draw_table(table: TableBlock) -> str:
    """Markdown with every cell."""
    title = f"{bold(table.title)}\n" if table.title else ""
    if len(table.header) == 2:
        return title + "\n".join(f"{bold(name)}: {escape(value)}" for name, value in table.rows)
    widths = [max(map(_width, column)) for column in zip(table.header, *table.rows, strict=True)]
    if sum(widths) + _GAP * (len(widths) - 1) <= _FITS_A_PHONE:
        return title + code_block("\n".join(_line(row, widths) for row in (table.header, *table.rows)))
    return title + "\n".join(_described(table.header, row) for row in table.rows)


def _described(header: Sequence[str], row: Sequence[str]) -> str:
    """A row by itself: its first cell as a heading, the others by the names of their columns."""
    rest = (f"{escape(name)}: {escape(cell)}" for name, cell in zip(header[1:], row[1:], strict=True) if cell)
    return f"{bold(row[0])}\n{' · '.join(rest)}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
    return (" " * _GAP).join(cells).rstrip()


def _width(text: str) -> int:
    """Columns in a monospaced font: Hangul takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
