"""Quizzes as flash cards: tab-separated text with the headers that Anki's own import reads.

Source: Anki manual, "Importing text files" (file headers).
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.content.library import Library
from core.content.schema import Locale, Quiz
from core.errors import ContentError

_HEADERS: Final = (
    "#separator:tab",
    "#html:true",
    "#notetype:Basic",
    "#columns:guid\tdeck\tFront\tBack\ttags",
    "#guid column:1",
    "#deck column:2",
    "#tags column:5",
)
_ROOT_DECK: Final = "Oh-LoRA"
_BREAK: Final = "<br>"


@dataclass(frozen=True, slots=True)
class Card:
    """One flash card. `guid` stays the same from export to export, so that Anki updates instead of doubling."""

    guid: str
    deck: str
    question: str
    answer: str
    points: tuple[str, ...]
    tags: tuple[str, ...]


def cards(library: Library, locale: Locale) -> tuple[Card, ...]:
    """A card for each quiz; a deck for each chapter."""
    return tuple(
        _card(quiz, f"{_ROOT_DECK}::{getattr(library.chapter_of_quiz[quiz.id].title, locale)}", locale)
        for quiz in library.quizzes.values()
    )


def _card(quiz: Quiz, deck: str, locale: Locale) -> Card:
    return Card(
        guid=f"ohlora-{quiz.id}-{locale}",
        deck=deck,
        question=getattr(quiz.question, locale),
        answer=getattr(quiz.answer, locale),
        points=tuple(getattr(point.statement, locale) for point in quiz.points),
        tags=(*quiz.keywords, f"difficulty-{quiz.difficulty}"),
    )


def to_anki(found: Iterable[Card]) -> str:
    out = io.StringIO()
    out.write("\n".join(_HEADERS) + "\n")
    rows = csv.writer(out, delimiter="\t", lineterminator="\n")
    for card in found:
        points = "".join(f"<li>{html.escape(point)}</li>" for point in card.points)
        back = f"{_escaped(card.answer)}<ul>{points}</ul>"
        rows.writerow([card.guid, card.deck, _escaped(card.question), back, " ".join(card.tags)])
    return out.getvalue()


def from_anki(text: str) -> tuple[Card, ...]:
    """The cards of a file that `to_anki` wrote.

    Raises:
        ContentError: naming the row that is no such card.
    """
    lines = text.splitlines(keepends=True)
    body = [line for line in lines if not line.startswith("#")]
    rows = csv.reader(body, delimiter="\t")
    return tuple(_read(number, row) for number, row in enumerate(rows, start=len(lines) - len(body) + 1))


def _read(number: int, row: list[str]) -> Card:
    if len(row) != 5 or "<ul>" not in row[3]:
        raise ContentError(f"row {number} is not a card of this export")
    guid, deck, front, back, tags = row
    answer, _, points = back.partition("<ul>")
    listed = points.removesuffix("</ul>").removeprefix("<li>").removesuffix("</li>").split("</li><li>")
    return Card(
        guid, deck, _unescaped(front), _unescaped(answer), tuple(map(html.unescape, listed)), tuple(tags.split())
    )


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", _BREAK)


def _unescaped(text: str) -> str:
    return html.unescape(text.replace(_BREAK, "\n"))
