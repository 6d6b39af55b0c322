"""Sends one message, with whatever detours Telegram demands; a reply is never lost to trouble that passes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import structlog
from telegram import ForceReply, InlineKeyboardMarkup, InputFile, InputMediaPhoto, LinkPreviewOptions, Message
from telegram import ReplyParameters as ReplyTo
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.telegram_adapter.asking import Where
from bot.telegram_adapter.client import TutorBot
from bot.telegram_adapter.errors import dislikes_markup, may_pass, place_is_closed
from bot.telegram_adapter.render import limits
from bot.telegram_adapter.render.markup import as_html, as_plain
from bot.telegram_adapter.render.outgoing import Attached, Outgoing

log = structlog.get_logger(__name__)

_TRY_AGAIN_AFTER: Final = (0.5, 2.0, 8.0, 20.0)
_MEDIA_SECONDS: Final = 60.0

Markup = InlineKeyboardMarkup | ForceReply


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes, and the message that it replies to (0 for none)."""

    where: Where
    reply_to: int = 0


class Sender:
    def __init__(self, bot: TutorBot) -> None:
        self._bot = bot

    async def send(self, message: Outgoing, target: Target, markup: Markup | None = None) -> Message:
        """Send a message: without marks if Telegram does not like them, without its picture where none may be sent.

        Raises:
            telegram.error.TelegramError: it cannot be sent there; `errors.may_pass` says whether it is worth a later
                try.
        """
        try:
            return await self._marked(message, target, markup)
        except BadRequest as error:
            bare = message.photo is None and message.document is None
            if place_is_closed(error) or bare or not message.words:
                raise
            log.info("sent without its file", reason=error.message)
            return await self._marked(_without_file(message), target, markup)

    async def _marked(self, message: Outgoing, target: Target, markup: Markup | None) -> Message:
        try:
            return await self._persistently(lambda: self._once(message, target, markup, plain=False))
        except BadRequest as error:
            if not dislikes_markup(error):
                raise
            log.warning("sent without marks", reason=error.message.partition(":")[0])
            return await self._persistently(lambda: self._once(message, target, markup, plain=True))

    async def _once(self, message: Outgoing, target: Target, markup: Markup | None, *, plain: bool) -> Message:
        room = limits.TEXT if message.photo is None and message.document is None else limits.CAPTION
        text = as_plain(message.words)[:room] if plain else as_html(message.words)
        common: dict[str, Any] = {
            "chat_id": target.where.chat,
            "message_thread_id": target.where.topic or None,
            "reply_markup": markup,
            "parse_mode": None if plain else ParseMode.HTML,
        }
        if target.reply_to:
            common["reply_parameters"] = ReplyTo(target.reply_to, allow_sending_without_reply=True)
        if message.photo is not None:
            photo = _file(message.photo)
            return await self._bot.send_photo(photo=photo, caption=text or None, read_timeout=_MEDIA_SECONDS, **common)
        if message.document is not None:
            document = _file(message.document)
            return await self._bot.send_document(
                document=document, caption=text or None, read_timeout=_MEDIA_SECONDS, **common
            )
        unseen = LinkPreviewOptions(is_disabled=True)
        return await self._bot.send_message(text=text or "…", link_preview_options=unseen, **common)

    async def add_photo(self, sent: Message, message: Outgoing, photo: Attached) -> Message | None:
        """Put a picture above words that were sent without one; None if Telegram does not let us."""
        caption = as_html(message.words)
        media = InputMediaPhoto(
            photo.file_id or photo.content, caption, parse_mode=ParseMode.HTML, filename=photo.name or None
        )
        try:
            edited = await self._bot.edit_message_media(
                media, sent.chat.id, sent.message_id, reply_markup=sent.reply_markup, read_timeout=_MEDIA_SECONDS
            )
        except TelegramError as error:
            log.debug("a late face was left out", reason=str(error))
            return None
        return edited if isinstance(edited, Message) else None

    async def _persistently(self, call: Callable[[], Awaitable[Message]]) -> Message:
        """Try again while Telegram has trouble; waiting for as long as it says is the client library's."""
        for pause in _TRY_AGAIN_AFTER:
            try:
                return await call()
            except (TelegramError, OSError) as error:
                if not may_pass(error):
                    raise
                log.warning("Telegram has trouble", reason=str(error) or type(error).__name__, next_try_in=pause)
                await asyncio.sleep(pause)
        return await call()


def _file(attached: Attached) -> InputFile | str:
    return attached.file_id or InputFile(attached.content, attached.name)


def _without_file(message: Outgoing) -> Outgoing:
    return Outgoing(words=message.words)
