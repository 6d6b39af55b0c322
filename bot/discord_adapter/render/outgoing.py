"""A reply as Discord messages, ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final

import discord

from bot.discord_adapter.render import limits
from bot.discord_adapter.render.parts import Markdown, Part, parts_of
from bot.packing import packed
from bot.pictures.chart import draw_chart
from bot.splitting import split_text
from core.messages import Button, ChartBlock, Emotion, FileBlock, Reply
from core.ports import Picture

_COLOURS: Final[dict[Emotion, int]] = {
    Emotion.HAPPY: 0x2DD4BF,
    Emotion.PROUD: 0xF0BF62,
    Emotion.CURIOUS: 0x60A5FA,
    Emotion.THINKING: 0x60A5FA,
    Emotion.ENCOURAGING: 0xF0A6D6,
    Emotion.SURPRISED: 0xF0A6D6,
    Emotion.CONCERNED: 0x8D86A5,
    Emotion.SORRY: 0x8D86A5,
    Emotion.STERN: 0xFF8FAA,
}
_USUAL_COLOUR: Final = 0xA78BFA


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes along."""

    name: str
    content: bytes
    alt: str = ""

    def file(self) -> discord.File:
        """A fresh one: discord.py reads each only once."""
        return discord.File(BytesIO(self.content), self.name, description=self.alt[:1024] or None)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message."""

    embeds: tuple[discord.Embed, ...] = ()
    files: tuple[Attached, ...] = ()
    buttons: tuple[Button, ...] = ()
    content: str = ""

    def with_face(self, picture: Picture) -> Outgoing:
        """The message with her picture beside its first embed."""
        if not self.embeds:
            return self
        face = Attached(picture.file_name, picture.content, picture.alt)
        first = self.embeds[0].copy().set_thumbnail(url=f"attachment://{face.name}")
        return replace(self, embeds=(first, *self.embeds[1:]), files=(face, *self.files))

    @property
    def length(self) -> int:
        return sum(len(embed) for embed in self.embeds)


def render(reply: Reply) -> list[Outgoing]:
    """The messages that show a reply, at least one. Drawing charts takes a while: call it off the event loop then."""
    parts = [part for block in reply.blocks for part in parts_of(block)]
    colour = _COLOURS.get(reply.face.emotion, _USUAL_COLOUR)
    messages = _Messages(colour)
    for part in parts:
        messages.add(part)
    return _with_buttons(messages.finished(), reply.buttons)


class _Messages:
    """Fills embeds and messages up to their limits."""

    def __init__(self, colour: int) -> None:
        self._colour = colour
        self._done: list[Outgoing] = []
        self._now = Outgoing()
        self._text = ""
        self._charts = 0

    def add(self, part: Part) -> None:
        match part:
            case Markdown(text):
                for piece in split_text(text, limits.DESCRIPTION):
                    self._write(piece)
            case ChartBlock():
                self._picture(part)
            case FileBlock():
                self._attach(Attached(*packed(part, limits.FILE_BYTES)))

    def finished(self) -> list[Outgoing]:
        self._close_embed()
        self._close_message()
        return self._done or [Outgoing(embeds=(discord.Embed(description="…", colour=self._colour),))]

    def _write(self, piece: str) -> None:
        joined = f"{self._text}\n\n{piece}" if self._text else piece
        if len(joined) <= limits.DESCRIPTION and self._now.length + len(joined) <= limits.ALL_EMBEDS:
            self._text = joined
            return
        self._close_embed()
        if self._now.length + len(piece) > limits.ALL_EMBEDS:
            self._close_message()
        self._text = piece

    def _picture(self, chart: ChartBlock) -> None:
        drawn = draw_chart(chart)
        self._charts += 1
        name = f"chart-{self._charts}.png"
        if len(self._now.files) >= limits.FILES:
            self._close_embed()
            self._close_message()
        self._now = replace(self._now, files=(*self._now.files, Attached(name, drawn.content, drawn.alt)))
        self._close_embed(image=name)

    def _attach(self, file: Attached) -> None:
        if len(self._now.files) >= limits.FILES:
            self._close_embed()
            self._close_message()
        self._now = replace(self._now, files=(*self._now.files, file))

    def _close_embed(self, image: str = "") -> None:
        if not self._text and not image:
            return
        embed = discord.Embed(description=self._text or None, colour=self._colour)
        if image:
            embed.set_image(url=f"attachment://{image}")
        self._now = replace(self._now, embeds=(*self._now.embeds, embed))
        self._text = ""
        if len(self._now.embeds) == limits.EMBEDS:
            self._close_message()

    def _close_message(self) -> None:
        if self._now.embeds or self._now.files:
            self._done.append(self._now)
        self._now = Outgoing()


def _with_buttons(messages: Sequence[Outgoing], buttons: Sequence[Button]) -> list[Outgoing]:
    """The buttons under the last message; more than fit there stand under messages of their own."""
    first, rest = tuple(buttons[: limits.BUTTONS]), buttons[limits.BUTTONS :]
    more = (Outgoing(content="⋯", buttons=tuple(chunk)) for chunk in _chunks(rest))
    return [*messages[:-1], replace(messages[-1], buttons=first), *more]


def _chunks(buttons: Sequence[Button]) -> Iterable[Sequence[Button]]:
    return (buttons[start : start + limits.BUTTONS] for start in range(0, len(buttons), limits.BUTTONS))


def as_plain_text(message: Outgoing) -> list[Outgoing]:
    """The message without embeds, for places where those may not be sent: its text in as many messages as it takes."""
    text = "\n\n".join(embed.description for embed in message.embeds if embed.description) or message.content or "…"
    pieces = [Outgoing(content=piece) for piece in split_text(text, limits.CONTENT)]
    return [*pieces[:-1], replace(pieces[-1], buttons=message.buttons)]
