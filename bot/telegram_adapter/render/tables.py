"""Tables, which Telegram does not have: lines for two columns, columns of equal width where they fit a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.columns import lines_of
from bot.telegram_adapter.render.markup import Look, Paragraph, Run
from core.messages import TableBlock

_FITS_A_PHONE: Final = 34


def draw_table(table: TableBlock) -> Iterator[Paragraph]:
    """Paragraphs with every cell."""
    if table.title:
        yield Paragraph((Run(table.title, Look.BOLD),))
    if len(table.header) == 2:
        yield from (Paragraph((Run(name, Look.BOLD), Run(f": {value}")), apart=False) for name, value in table.rows)
        return
    lines = lines_of(table, _FITS_A_PHONE)
    if lines is not None:
        yield Paragraph((Run(lines, Look.BLOCK),), apart=False)
        return
    for row in table.rows:
        yield from _described(table.header, row)


def _described(header: Sequence[str], row: Sequence[str]) -> Iterator[Paragraph]:
    """A row by itself: its first cell as a heading, the others by the names of their columns."""
    rest = " · ".join(f"{name}: {cell}" for name, cell in zip(header[1:], row[1:], strict=True) if cell)
    yield Paragraph((Run(row[0], Look.BOLD),), apart=False)
    yield Paragraph((Run(rest),), apart=False)
