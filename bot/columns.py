"""Rows of cells as lines of a monospaced font, for platforms that have no tables."""

from __future__ import annotations

from typing import Final

from bot.monospace import pad, width
from core.messages import TableBlock

_GAP: Final = 2


def lines_of(table: TableBlock, widest: int) -> str | None:
    """The table, header first, in columns of equal width; None where a line would be wider than `widest`."""
    rows = (table.header, *table.rows)
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + _GAP * (len(widths) - 1) > widest:
        return None
    padded = ((pad(cell, columns) for cell, columns in zip(row, widths, strict=True)) for row in rows)
    return "\n".join((" " * _GAP).join(cells).rstrip() for cells in padded)
