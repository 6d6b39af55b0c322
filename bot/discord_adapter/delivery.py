"""Brings replies to where they belong, with whatever detours Discord demands."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Self, cast

import discord
import structlog

from bot.discord_adapter.buttons import view_of
from bot.discord_adapter.errors import may_pass
from bot.discord_adapter.render.outgoing import Outgoing, as_plain_text, render
from bot.discord_adapter.texts import say
from bot.pictures.chart import has_charts
from core.content.schema import Locale
from core.messages import Reply, Visibility
from core.ports import Picture

if TYPE_CHECKING:
    from bot.discord_adapter.app import OhLora

log = structlog.get_logger(__name__)

FACE_WITHIN_SECONDS: Final = 0.3
_LATE_FACE_SECONDS: Final = 30.0
_ORIGINAL: Final = cast(int, "@original")


class UndeliverableError(Exception):
    """There is no way to bring it there, now or later."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reply goes, ready for JSON.

    Attributes:
        kind: "interaction" answers a command, a press or a form; "channel" writes a message.
        person: whose it is; they get it as a direct message if it cannot be brought there. 0 is nobody.
        hidden: only the person sees it (an ephemeral message).
        shard: the shard that serves the place.
        channel: the place; 0 is the direct conversation with the person.
        overheard: others read there, so a private reply is a direct message if the person lets those in.
        nonce: makes Discord take the same message once, if it is sent again after a crash.
    """

    kind: Literal["interaction", "channel"]
    person: int
    hidden: bool = False
    shard: int = 0
    channel: int = 0
    application: int = 0
    token: str = ""
    nonce: str = ""
    overheard: bool = False

    def packed(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def unpacked(cls, data: dict[str, Any]) -> Self:
        return cls(**data)


class Postman:
    def __init__(self, bot: OhLora) -> None:
        self._bot = bot

    async def deliver(self, reply: Reply, address: Address) -> None:
        """Send a reply; her face is edited in if it comes late.

        Raises:
            UndeliverableError: it cannot be brought there, nor to the person.
            discord.HTTPException, OSError: Discord has trouble; trying again later makes sense.
        """
        messages = await asyncio.to_thread(render, reply) if has_charts(reply) else render(reply)
        locale: Locale = "ko" if reply.locale == "ko" else "en"
        faces = self._bot.service.faces
        picture = await faces.picture(reply.face, locale, within=FACE_WITHIN_SECONDS)
        first = messages[0] if picture is None else messages[0].with_face(picture)
        sent = await self._bring(address, [first, *messages[1:]], locale, reply.visibility)
        if picture is None and sent is not None:
            self._bot.background(self._late_face(reply, locale, sent, messages[0]))

    async def _bring(
        self, address: Address, messages: Sequence[Outgoing], locale: Locale, visibility: Visibility
    ) -> discord.Message | None:
        if address.overheard and visibility is Visibility.PRIVATE:
            try:
                return await self._send(Address("channel", address.person), messages, locale, visibility)
            except UndeliverableError:
                log.info("said before everybody, as direct messages are closed")
        return await self._send(address, messages, locale, visibility)

    async def tell(self, address: Address, locale: Locale, key: str, **values: object) -> None:
        """Send words of the adapter's own; nothing but a log line when that fails."""
        words = Outgoing(content=say(locale, key, **values))
        try:
            await self._send(address, [words], locale, Visibility.PRIVATE)
        except (UndeliverableError, discord.HTTPException, OSError) as error:
            log.warning("a word could not be delivered", key=key, reason=str(error))

    async def _send(
        self, address: Address, messages: Sequence[Outgoing], locale: Locale, visibility: Visibility
    ) -> discord.Message | None:
        """The first message that was sent; None if it cannot be edited any more."""
        try:
            if address.kind == "interaction":
                return await self._answer(address, messages, locale, visibility)
            return await self._write(address, messages)
        except discord.HTTPException as error:
            if may_pass(error):
                raise
            if not address.person or (address.kind == "channel" and not address.channel):
                raise UndeliverableError(f"{error.status} {error.code}: {error.text}") from error
            log.info("sent as a direct message instead", code=error.code)
        return await self._send(Address("channel", address.person), messages, locale, visibility)

    async def _answer(
        self, address: Address, messages: Sequence[Outgoing], locale: Locale, visibility: Visibility
    ) -> discord.Message:
        """Fill in what the interaction waits for, then follow up. A public reply to a hidden question follows up."""
        webhook = self._bot.webhook_of(address.application, address.token)
        if address.hidden and visibility is Visibility.PUBLIC:
            await webhook.edit_message(_ORIGINAL, content=say(locale, "posted_for_all"))
            sent = [await webhook.send(**_arguments(message), wait=True) for message in messages]
            return sent[0]
        first = _arguments(messages[0])
        first["attachments"] = first.pop("files")
        shown = await webhook.edit_message(_ORIGINAL, **first)
        for message in messages[1:]:
            await webhook.send(**_arguments(message), wait=True, ephemeral=address.hidden)
        return shown

    async def _write(self, address: Address, messages: Sequence[Outgoing]) -> discord.Message:
        place = await self._place(address)
        try:
            return await _write_all(place, messages, address.nonce)
        except discord.HTTPException as error:
            if may_pass(error) or isinstance(error, discord.NotFound) or not address.channel:
                raise
            # Embeds and files need permissions of their own; words may still be welcome.
            plain = [piece for message in messages for piece in as_plain_text(message)]
            return await _write_all(place, plain, address.nonce and f"{address.nonce}t")

    async def _place(self, address: Address) -> discord.abc.Messageable:
        if address.channel:
            return self._bot.get_partial_messageable(address.channel)
        return await self._bot.create_dm(discord.Object(address.person))

    async def _late_face(self, reply: Reply, locale: Locale, sent: discord.Message, message: Outgoing) -> None:
        picture: Picture | None = await self._bot.service.faces.picture(reply.face, locale, within=_LATE_FACE_SECONDS)
        if picture is None or not message.embeds or not sent.embeds:
            return
        faced = message.with_face(picture)
        try:
            await sent.edit(embeds=list(faced.embeds), attachments=[*sent.attachments, faced.files[0].file()])
        except (discord.HTTPException, OSError) as error:
            log.debug("a late face was left out", reason=str(error))


async def _write_all(place: discord.abc.Messageable, messages: Sequence[Outgoing], nonce: str) -> discord.Message:
    sent = []
    for number, message in enumerate(messages):
        arguments = _arguments(message)
        if nonce:
            arguments["nonce"] = f"{nonce}-{number}"
        sent.append(await place.send(**arguments))
    return sent[0]


def _arguments(message: Outgoing) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "content": message.content or None,
        "embeds": list(message.embeds),
        "files": [file.file() for file in message.files],
        "allowed_mentions": discord.AllowedMentions.none(),
    }
    view = view_of(message.buttons)
    if view is not None:
        arguments["view"] = view
    return arguments
