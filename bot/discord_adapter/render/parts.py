"""Each block of a reply as parts: Markdown, a chart, or a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.discord_adapter.render.markup import bold, code, code_block, escape, link, quote, small
from bot.discord_adapter.render.tables import draw_table
from core.messages import (
    Block,
    ChartBlock,
    CitationBlock,
    FileBlock,
    QuestionBlock,
    ScoreCard,
    TableBlock,
    TextBlock,
    Tone,
)

_BAR: Final = 10
_FULL, _EMPTY = "▰", "▱"


@dataclass(frozen=True, slots=True)
class Markdown:
    text: str


Part = Markdown | ChartBlock | FileBlock


def parts_of(block: Block) -> Iterator[Part]:
    """The parts that draw a block, in order."""
    match block:
        case TextBlock():
            yield Markdown(_text(block))
        case QuestionBlock():
            yield Markdown(_question(block))
        case ScoreCard():
            yield from map(Markdown, _score(block))
        case CitationBlock():
            source = link(block.source, block.url) if block.source else ""
            yield Markdown(f"-# {bold(block.label)} {escape(block.title)}{f' — {source}' if source else ''}")
        case TableBlock():
            yield Markdown(draw_table(block))
        case ChartBlock() | FileBlock():
            yield block


def _text(block: TextBlock) -> str:
    match block.tone:
        case Tone.HEADING:
            return bold(block.text)
        case Tone.NOTE:
            return small(block.text)
        case Tone.FORMULA | Tone.SECRET:
            return code_block(block.text)
        case Tone.QUOTE:
            return quote(block.text)
        case Tone.WARNING:
            return f"⚠️ {escape(block.text)}"
        case Tone.SAY:
            return escape(block.text)


def _question(block: QuestionBlock) -> str:
    lines = [bold(block.title), escape(block.prompt)]
    if block.detail:
        lines.append(small(block.detail))
    if block.until is not None:
        lines.append(f"-# ⏳ <t:{int(block.until.timestamp())}:R>")
    return "\n".join(line for line in lines if line)


def _score(card: ScoreCard) -> Iterator[str]:
    full = round(card.score / 100 * _BAR)
    bar = _FULL * full + _EMPTY * (_BAR - full)
    yield f"{bold(card.title)}\n{bar} **{card.score}**/100\n{escape(card.verdict)}"
    if card.points:
        yield "\n".join(f"{'✅' if point.hit else '⬜'} {escape(point.text)}" for point in card.points)
    if card.remarks:
        yield "\n".join(f"• {escape(remark)}" for remark in card.remarks)
    if card.hint:
        yield f"💡 {escape(card.hint)}"
    if card.model_answer:
        yield f"{bold(card.model_answer_label)}\n{quote(card.model_answer)}"
    if card.weak_keywords:
        yield f"{escape(card.weak_keywords_label)} {' '.join(map(code, card.weak_keywords))}"
