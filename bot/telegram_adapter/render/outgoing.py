"""A reply as Telegram messages, ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.packing import packed
from bot.pictures.chart import draw_chart
from bot.telegram_adapter.render import limits
from bot.telegram_adapter.render.markup import Paragraph, Run, fitting, shown_length
from bot.telegram_adapter.render.parts import Part, parts_of
from core.messages import Button, ChartBlock, FileBlock, Reply
from core.text.clean import shorten


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture or a file that is sent. `file_id` names one that Telegram has already."""

    name: str = ""
    content: bytes = b""
    file_id: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message: words, a photo with a caption, or a file with one."""

    words: tuple[Paragraph, ...] = ()
    photo: Attached | None = None
    document: Attached | None = None
    buttons: tuple[Button, ...] = ()

    @property
    def fits_a_caption(self) -> bool:
        return self.photo is None and self.document is None and shown_length(self.words) <= limits.CAPTION


def render(reply: Reply) -> list[Outgoing]:
    """The messages that show a reply, at least one. Drawing charts takes a while: call it off the event loop then."""
    messages = _Messages()
    for block in reply.blocks:
        for part in parts_of(block):
            messages.add(part)
    return _with_buttons(messages.finished(), reply.buttons)


def with_face(messages: Sequence[Outgoing], face: Attached) -> list[Outgoing]:
    """The messages with her picture: above the first words if they fit under it, else before them."""
    first, *rest = messages
    if first.fits_a_caption:
        return [replace(first, photo=face), *rest]
    return [Outgoing(photo=face), *messages]


class _Messages:
    """Fills messages up to their limits."""

    def __init__(self) -> None:
        self._done: list[Outgoing] = []
        self._words: tuple[Paragraph, ...] = ()

    def add(self, part: Part) -> None:
        match part:
            case Paragraph():
                for piece in fitting(part, limits.TEXT):
                    self._write(piece)
            case ChartBlock():
                drawn = draw_chart(part)
                caption = (Paragraph((Run(shorten(drawn.alt, limits.CAPTION // 2)),)),)
                self._attach(Outgoing(words=caption, photo=Attached("chart.png", drawn.content)))
            case FileBlock():
                self._attach(Outgoing(document=Attached(*packed(part, limits.FILE_BYTES))))

    def finished(self) -> list[Outgoing]:
        self._close()
        return self._done or [Outgoing(words=(Paragraph((Run("…"),)),))]

    def _write(self, piece: Paragraph) -> None:
        words = (*self._words, piece)
        if shown_length(words) > limits.TEXT or _marks(words) > limits.ENTITIES:
            self._close()
            words = (piece,)
        self._words = words

    def _attach(self, message: Outgoing) -> None:
        self._close()
        self._done.append(message)

    def _close(self) -> None:
        if shown_length(self._words):
            self._done.append(Outgoing(words=self._words))
        self._words = ()


def _marks(words: Sequence[Paragraph]) -> int:
    return sum(bool(run.look) + bool(run.url) for paragraph in words for run in paragraph.runs)


def _with_buttons(messages: Sequence[Outgoing], buttons: Sequence[Button]) -> list[Outgoing]:
    """The buttons under the last message; more than fit there stand under messages of their own."""
    first, rest = tuple(buttons[: limits.BUTTONS]), buttons[limits.BUTTONS :]
    dots = (Paragraph((Run("⋯"),)),)
    more = (Outgoing(words=dots, buttons=tuple(chunk)) for chunk in _chunks(rest))
    return [*messages[:-1], replace(messages[-1], buttons=first), *more]


def _chunks(buttons: Sequence[Button]) -> Iterable[Sequence[Button]]:
    return (buttons[start : start + limits.BUTTONS] for start in range(0, len(buttons), limits.BUTTONS))
