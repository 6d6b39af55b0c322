"""Draws a `Reply` as lines of plain text for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from bot.monospace import pad, printable, width, wrap
from core.i18n import Speaker
from core.messages import (
    Block,
    Button,
    ChartBlock,
    CitationBlock,
    FileBlock,
    QuestionBlock,
    Reply,
    ScoreCard,
    TableBlock,
    TextBlock,
    Tone,
)

COLUMNS = 80
_BAR = 20
_INDENT = "  "
_TONES: dict[Tone, dict[str, bool | str]] = {
    Tone.HEADING: {"bold": True},
    Tone.NOTE: {"dim": True},
    Tone.FORMULA: {"fg": "cyan"},
    Tone.QUOTE: {"dim": True},
    Tone.WARNING: {"fg": "yellow"},
}
SaveFile = Callable[[FileBlock], Path | None]


class Console:
    """Renders for one terminal.

    Args:
        colours: whether the terminal shows them.
        save: keeps a file that the tutor hands out, and says where (None: it could not).
    """

    def __init__(self, save: SaveFile, *, colours: bool, columns: int = COLUMNS) -> None:
        self._save = save
        self._colours = colours
        self._columns = columns

    def render(self, reply: Reply, say: Speaker) -> str:
        """The whole reply, blocks separated by blank lines, buttons numbered from 1."""
        parts = [self._block(block, say) for block in reply.blocks]
        if reply.buttons:
            parts.append(self._buttons(reply.buttons))
        return "\n\n".join("\n".join(lines) for lines in parts if lines)

    def _block(self, block: Block, say: Speaker) -> list[str]:
        match block:
            case TextBlock():
                return self._text(block)
            case QuestionBlock():
                return self._question(block)
            case ScoreCard():
                return self._score(block)
            case CitationBlock():
                return self._citation(block)
            case TableBlock():
                return self._table(block)
            case ChartBlock():
                return self._chart(block)
            case FileBlock():
                return self._file(block, say)

    def _text(self, block: TextBlock) -> list[str]:
        mark = {Tone.QUOTE: "> ", Tone.FORMULA: "    ", Tone.WARNING: "! "}.get(block.tone, "")
        return [self._style(line, **_TONES.get(block.tone, {})) for line in self._wrap(block.text, mark)]

    def _question(self, block: QuestionBlock) -> list[str]:
        detail = [self._style(line, dim=True) for line in self._wrap(block.detail)] if block.detail else []
        prompt = [self._style(line, fg="cyan") for line in self._wrap(block.prompt, _INDENT)]
        return [*self._heading(block.title), *detail, *prompt]

    def _score(self, card: ScoreCard) -> list[str]:
        lines = self._heading(card.title)
        lines.append(f"[{_bar(card.score, 100)}] {card.score}/100  {printable(card.verdict)}")
        for point in card.points:
            mark, colour = ("✓", "green") if point.hit else ("✗", "red")
            lines += [self._style(line, fg=colour) for line in self._wrap(point.text, f"{_INDENT}{mark} ")]
        for remark in card.remarks:
            lines += self._wrap(remark, f"{_INDENT}· ")
        if card.hint:
            lines += self._wrap(card.hint, _INDENT)
        if card.model_answer:
            lines += [*self._heading(card.model_answer_label), *self._wrap(card.model_answer, _INDENT)]
        if card.weak_keywords:
            lines += self._wrap(f"{card.weak_keywords_label}: {', '.join(card.weak_keywords)}")
        return lines

    def _citation(self, block: CitationBlock) -> list[str]:
        where = " - ".join(part for part in (block.title, block.source, block.url) if part)
        return [self._style(line, dim=True) for line in self._wrap(f"{block.label}: {where}")]

    def _table(self, block: TableBlock) -> list[str]:
        rows = [tuple(printable(cell).replace("\n", " ") for cell in row) for row in (block.header, *block.rows)]
        columns = max(len(row) for row in rows)
        widths = [max(width(row[i]) for row in rows if i < len(row)) for i in range(columns)]
        if sum(widths) + 2 * (columns - 1) > self._columns:
            return [*self._heading(block.title), *self._list(block)]
        drawn = ["  ".join(pad(cell, widths[i]) for i, cell in enumerate(row)).rstrip() for row in rows]
        return [*self._heading(block.title), drawn[0], "  ".join("-" * columns for columns in widths), *drawn[1:]]

    def _list(self, block: TableBlock) -> list[str]:
        """A table that is too wide for the terminal: one record after the other."""
        lines: list[str] = []
        for row in block.rows:
            lines += self._wrap(row[0] if row else "", "- ")
            for name, cell in zip(block.header[1:], row[1:], strict=False):
                told = len(block.header) > 2  # with two columns the heading says nothing that is not plain
                lines += self._wrap(f"{name}: {cell}" if told else cell, _INDENT * 2)
        return lines

    def _chart(self, block: ChartBlock) -> list[str]:
        lines = self._heading(block.title)
        names = [printable(label) for label in block.labels]
        label_width = min(max((width(name) for name in names), default=0), self._columns - _BAR - 12)
        for series in block.series:
            if series.name:
                lines += self._wrap(series.name)
            for name, value in zip(names, series.values, strict=True):
                *above, last = wrap(name, label_width) if name else [""]
                bar = "-" if value is None else f"{_bar(value, block.maximum)} {value:g}"
                lines += [f"{_INDENT}{line}" for line in above]
                lines.append(f"{_INDENT}{pad(last, label_width)}  {bar}")
        return lines

    def _file(self, block: FileBlock, say: Speaker) -> list[str]:
        path = self._save(block)
        if path is None:
            return self._wrap(say("console.file_failed", path=block.name))
        return self._wrap(say("console.file_saved", path=path))

    def _buttons(self, buttons: Sequence[Button]) -> list[str]:
        labels = [f"/{number} {printable(button.label)}" for number, button in enumerate(buttons, start=1)]
        lines = [labels[0]]
        for label in labels[1:]:
            if width(lines[-1]) + 2 + width(label) <= self._columns:
                lines[-1] += f"  {label}"
            else:
                lines.append(label)
        return [self._style(line, fg="blue") for line in lines]

    def _heading(self, text: str) -> list[str]:
        return [self._style(line, bold=True) for line in self._wrap(text)] if text else []

    def _wrap(self, text: str, mark: str = "") -> list[str]:
        """Wrapped lines behind `mark`; later lines are indented as far."""
        lines = wrap(text, self._columns - width(mark))
        rest = mark if mark == "> " else " " * width(mark)
        return [(mark if number == 0 else rest) + line for number, line in enumerate(lines)]

    def _style(self, text: str, **style: bool | str) -> str:
        return click.style(text, **style) if self._colours and style else text  # type: ignore[arg-type]


def _bar(value: float, maximum: float) -> str:
    filled = round(_BAR * min(max(value / maximum, 0.0), 1.0)) if maximum > 0 else 0
    return "█" * filled + "░" * (_BAR - filled)
