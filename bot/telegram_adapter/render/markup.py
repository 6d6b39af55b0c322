"""Text with its looks, as Telegram's HTML or plain: nothing that a learner wrote becomes markup or a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape as html_escape
from typing import Final

from bot.splitting import split_text

_ADDRESS: Final = re.compile(r"https?://[^\s()<>\[\]\"']+")


class Look(StrEnum):
    """How a text looks; the values are Telegram's tags."""

    PLAIN = ""
    BOLD = "b"
    ITALIC = "i"
    CODE = "code"
    BLOCK = "pre"
    QUOTE = "blockquote"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; with `url` it is a link."""

    text: str
    look: Look = Look.PLAIN
    url: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs on a line of their own (or several); `apart` leaves an empty line before them."""

    runs: tuple[Run, ...]
    apart: bool = True

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def escape(text: str) -> str:
    """`text` so that it shows just as it is written."""
    return html_escape(text, quote=False)


def as_html(paragraphs: Sequence[Paragraph]) -> str:
    return _joined(paragraphs, _tagged)


def as_plain(paragraphs: Sequence[Paragraph]) -> str:
    """What is left when Telegram does not like the markup; addresses of links stand behind them."""
    return _joined(paragraphs, lambda run: f"{run.text} ({run.url})" if run.url else run.text)


def shown_length(paragraphs: Sequence[Paragraph]) -> int:
    """How long Telegram takes the text to be."""
    return units(_joined(paragraphs, lambda run: run.text))


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def linked(text: str, url: str) -> Run:
    """A link; an address with spaces or brackets is no address."""
    return Run(text, url=url if _ADDRESS.fullmatch(url) else "")


def fitting(paragraph: Paragraph, limit: int) -> Iterator[Paragraph]:
    """The paragraph, cut where a reader would if it is longer than `limit` by itself."""
    if units(paragraph.text) <= limit:
        yield paragraph
        return
    look = paragraph.runs[0].look if len(paragraph.runs) == 1 else Look.PLAIN
    for number, piece in enumerate(_pieces(paragraph.text, limit)):
        yield replace(paragraph, runs=(Run(piece, look),), apart=paragraph.apart or number > 0)


def _pieces(text: str, limit: int) -> Iterator[str]:
    for piece in split_text(text, limit):
        if units(piece) <= limit:
            yield piece
        else:  # letters outside the basic plane count twice, so half as many always fit
            yield from split_text(piece, limit // 2)


def _joined(paragraphs: Iterable[Paragraph], draw: Callable[[Run], str]) -> str:
    text = ""
    for paragraph in paragraphs:
        drawn = "".join(draw(run) for run in paragraph.runs if run.text)
        if drawn:
            text += ("" if not text else "\n\n" if paragraph.apart else "\n") + drawn
    return text


def _tagged(run: Run) -> str:
    shown = escape(run.text)
    if not run.text.strip():
        return shown
    if run.look:
        shown = f"<{run.look}>{shown}</{run.look}>"
    return f'<a href="{html_escape(run.url)}">{shown}</a>' if run.url else shown
