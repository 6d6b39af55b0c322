"""Tables, which Discord does not have: lines for two columns, columns of equal width where they fit a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.columns import lines_of
from bot.discord_adapter.render.markup import bold, code_block, escape
from core.messages import TableBlock

_FITS_A_PHONE: Final = 46


def draw_table(table: TableBlock) -> str:
    """Markdown with every cell."""
    title = f"{bold(table.title)}\n" if table.title else ""
    if len(table.header) == 2:
        return title + "\n".join(f"{bold(name)}: {escape(value)}" for name, value in table.rows)
    lines = lines_of(table, _FITS_A_PHONE)
    if lines is not None:
        return title + code_block(lines)
    return title + "\n".join(_described(table.header, row) for row in table.rows)


def _described(header: Sequence[str], row: Sequence[str]) -> str:
    """A row by itself: its first cell as a heading, the others by the names of their columns."""
    rest = (f"{escape(name)}: {escape(cell)}" for name, cell in zip(header[1:], row[1:], strict=True) if cell)
    return f"{bold(row[0])}\n{' · '.join(rest)}"
