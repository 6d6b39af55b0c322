"""Each block of a reply as parts: a paragraph, a chart, or a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.telegram_adapter.render.markup import Look, Paragraph, Run, linked
from bot.telegram_adapter.render.tables import draw_table
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
_LOOKS: Final = {
    Tone.HEADING: Look.BOLD,
    Tone.NOTE: Look.ITALIC,
    Tone.FORMULA: Look.BLOCK,
    Tone.SECRET: Look.CODE,  # a touch copies it
    Tone.QUOTE: Look.QUOTE,
}

Part = Paragraph | ChartBlock | FileBlock


def parts_of(block: Block) -> Iterator[Part]:
    """The parts that draw a block, in order."""
    match block:
        case TextBlock():
            yield _text(block)
        case QuestionBlock():
            yield Paragraph((Run(block.title, Look.BOLD),))
            yield _line(block.prompt)
            yield _line(block.detail, Look.ITALIC)
        case ScoreCard():
            yield from _score(block)
        case CitationBlock():
            source = (Run(" — "), linked(block.source, block.url)) if block.source else ()
            yield Paragraph((Run(block.label, Look.BOLD), Run(f" {block.title}"), *source))
        case TableBlock():
            yield from draw_table(block)
        case ChartBlock() | FileBlock():
            yield block


def _text(block: TextBlock) -> Paragraph:
    if block.tone is Tone.WARNING:
        return Paragraph((Run(f"⚠️ {block.text}"),))
    return Paragraph((Run(block.text, _LOOKS.get(block.tone, Look.PLAIN)),))


def _line(text: str, look: Look = Look.PLAIN) -> Paragraph:
    return Paragraph((Run(text, look),), apart=False)


def _score(card: ScoreCard) -> Iterator[Paragraph]:
    full = round(card.score / 100 * _BAR)
    yield Paragraph((Run(card.title, Look.BOLD),))
    yield Paragraph(
        (Run(f"{_FULL * full}{_EMPTY * (_BAR - full)} "), Run(str(card.score), Look.BOLD), Run("/100")), apart=False
    )
    yield _line(card.verdict)
    yield from _listed(f"{'✅' if point.hit else '⬜'} {point.text}" for point in card.points)
    yield from _listed(f"• {remark}" for remark in card.remarks)
    if card.hint:
        yield Paragraph((Run(f"💡 {card.hint}"),))
    if card.model_answer:
        yield Paragraph((Run(card.model_answer_label, Look.BOLD),))
        yield _line(card.model_answer, Look.QUOTE)
    if card.weak_keywords:
        words = (run for word in card.weak_keywords for run in (Run(" "), Run(word, Look.CODE)))
        yield Paragraph((Run(card.weak_keywords_label), *words))


def _listed(lines: Iterator[str]) -> Iterator[Paragraph]:
    for number, line in enumerate(lines):
        yield Paragraph((Run(line),), apart=number == 0)
