"""Brings replies to where they belong: in a group, what is only somebody's own comes to them in private."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from telegram import ForceReply, Message
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.pictures.chart import has_charts
from bot.telegram_adapter.asking import Where
from bot.telegram_adapter.client import TutorBot
from bot.telegram_adapter.errors import may_pass, place_is_closed
from bot.telegram_adapter.keyboards import Place, keyboard_of, link_keyboard
from bot.telegram_adapter.links import reply_link
from bot.telegram_adapter.places import Places
from bot.telegram_adapter.portraits import Portrait, Portraits
from bot.telegram_adapter.render import limits
from bot.telegram_adapter.render.markup import Look, Paragraph, Run
from bot.telegram_adapter.render.outgoing import Outgoing, render, with_face
from bot.telegram_adapter.sending import Markup, Sender, Target
from bot.telegram_adapter.texts import say
from core.content.schema import Locale
from core.messages import Reply, Visibility
from core.text.clean import shorten

log = structlog.get_logger(__name__)

Background = Callable[[Coroutine[Any, Any, None]], object]


class UndeliverableError(Exception):
    """There is no way to bring it there, now or later."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reply goes.

    Attributes:
        person: whose it is; they get it in private if it cannot be brought there. 0 is nobody.
        update: the event that it answers, for the link with which the person can have it shown.
        reply_to: the message that it answers.
        group: the group that a private reply is about.
        noted: whoever wrote in a group is told there that the reply came in private.
    """

    where: Where
    person: int = 0
    update: int = 0
    reply_to: int = 0
    group: int = 0
    noted: bool = False


class Postman:
    """Delivers replies and words.

    Args:
        moved: told when a group has got another id.
    """

    def __init__(
        self,
        bot: TutorBot,
        portraits: Portraits,
        places: Places,
        background: Background,
        moved: Callable[[int, int], Coroutine[Any, Any, None]],
    ) -> None:
        self._bot = bot
        self._sender = Sender(bot)
        self._portraits = portraits
        self._places = places
        self._background = background
        self._moved = moved

    async def deliver(self, reply: Reply, address: Address, *, personal: bool = False) -> Message | None:
        """Send a reply; her face is edited in if it comes late.

        Args:
            personal: in a group, only the person may see it.

        Returns:
            the message with the buttons, if it is where it was meant to be.

        Raises:
            UndeliverableError: it cannot be brought there, nor to the person.
            telegram.error.TelegramError, OSError: Telegram has trouble; trying again later makes sense.
        """
        messages = await asyncio.to_thread(render, reply) if has_charts(reply) else render(reply)
        locale: Locale = "ko" if reply.locale == "ko" else "en"
        if address.where.is_group and personal:
            await self._in_private(messages, reply, address, locale)
            return None
        try:
            return await self._send_all(messages, reply, address, locale)
        except TelegramError as error:
            if not place_is_closed(error) or not address.person or not address.where.is_group:
                raise self._final(error) from error
            log.info("sent in private instead", reason=str(error))
        await self._send_to_person(messages, reply, address, locale)
        return None

    async def tell(
        self, address: Address, locale: Locale, key: str, markup: Markup | None = None, **values: object
    ) -> None:
        """Send words of the adapter's own; nothing but a log line when that fails."""
        words = Outgoing(words=(Paragraph((Run(say(locale, key, **values)),)),))
        try:
            await self._sender.send(words, Target(address.where, address.reply_to), markup)
        except (TelegramError, OSError) as error:
            log.warning("a word could not be delivered", key=key, reason=str(error))

    async def ask_for_text(self, address: Address, locale: Locale, question: str, label: str, token: str) -> None:
        """Ask for a text: the reply to this message is what the button with this token wants.

        Raises:
            UndeliverableError, telegram.error.TelegramError: as `deliver`.
        """
        asked = (Paragraph((Run(question, Look.BOLD),)),) if question else ()
        words = (*asked, Paragraph((Run(f"✍️ {label}"),)))
        field = ForceReply(
            selective=address.where.is_group, input_field_placeholder=shorten(label, limits.PLACEHOLDER) or None
        )
        try:
            sent = await self._sender.send(Outgoing(words=words), Target(address.where, address.reply_to), field)
        except TelegramError as error:
            raise self._final(error) from error
        await self._places.asks(sent, token)

    async def _in_private(self, messages: Sequence[Outgoing], reply: Reply, address: Address, locale: Locale) -> None:
        """To the person alone; where she may not write to them, a link in the group lets them have it shown."""
        try:
            await self._send_to_person(messages, reply, address, locale)
        except UndeliverableError:
            await self.tell(address, locale, "private.needed", self._link(locale, address))
            return
        if address.noted:
            await self.tell(address, locale, "private.sent", self._link(locale, address))

    def _link(self, locale: Locale, address: Address) -> Markup:
        link = reply_link(self._bot.username, address.update, address.where.chat)
        return link_keyboard(say(locale, "private.open"), link)

    async def _send_to_person(
        self, messages: Sequence[Outgoing], reply: Reply, address: Address, locale: Locale
    ) -> None:
        there = replace(address, where=Where(address.person), reply_to=0, group=address.where.chat)
        try:
            await self._send_all(messages, reply, there, locale)
        except TelegramError as error:
            raise self._final(error) from error

    async def _send_all(self, messages: Sequence[Outgoing], reply: Reply, address: Address, locale: Locale) -> Message:
        """All messages; returns the last one."""
        portrait = await self._portraits.now(reply.face, locale)
        bare = messages[0]
        if portrait is not None:
            messages = with_face(messages, portrait.picture)
        forms_by_link = address.where.is_group and reply.visibility is Visibility.PUBLIC
        place = Place(self._bot.username, forms_by_link, address.group if address.group < 0 else 0)
        sent: list[Message] = []
        for message in messages:
            target = Target(address.where, 0 if sent else address.reply_to)
            shown = await self._send(message, target, keyboard_of(message.buttons, place), portrait)
            if shown is not None:
                sent.append(shown)
                if shown.chat.id != address.where.chat:
                    address = replace(address, where=Where(shown.chat.id))
        await self._places.shows(sent, reply.buttons)
        # A group's few messages a minute are worth more than a late face.
        late = portrait is None and bare.fits_a_caption and not address.where.is_group
        if late and self._portraits.wanted(reply.face):
            self._background(self._late_face(reply, locale, sent[0], bare))
        return sent[-1]

    async def _send(
        self, message: Outgoing, target: Target, markup: Markup | None, portrait: Portrait | None
    ) -> Message | None:
        """One message; a group that has moved is followed. None for her picture alone, where none may be sent."""
        face = portrait if portrait is not None and message.photo == portrait.picture else None
        try:
            sent = await self._sender.send(message, target, markup)
        except ChatMigrated as error:
            await self._moved(target.where.chat, error.new_chat_id)
            target = Target(Where(error.new_chat_id))
            sent = await self._sender.send(message, target, markup)
        except BadRequest as error:
            if face is None or place_is_closed(error):
                raise
            return None
        if face is not None:
            if sent.photo:
                await self._portraits.sent(face, sent.photo[-1].file_id)
            else:
                await self._portraits.refused(face)
        return sent

    async def _late_face(self, reply: Reply, locale: Locale, sent: Message, message: Outgoing) -> None:
        portrait = await self._portraits.drawn(reply.face, locale)
        if portrait is None:
            return
        edited = await self._sender.add_photo(sent, message, portrait.picture)
        if edited is not None and edited.photo:
            await self._portraits.sent(portrait, edited.photo[-1].file_id)

    @staticmethod
    def _final(error: TelegramError) -> Exception:
        """The error as it is if it may pass, else that there is no way."""
        return error if may_pass(error) else UndeliverableError(str(error))
