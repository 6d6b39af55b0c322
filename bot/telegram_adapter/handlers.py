"""From an update to what is wanted: commands, plain text, presses, edits, and news about the chat itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from telegram import CallbackQuery, Message, Update

from bot.telegram_adapter.asking import Where, Wish, is_group, place_of
from bot.telegram_adapter.commands import is_for_another_bot, names_its_bot, typed_command, wish_of
from bot.telegram_adapter.conversation import Event, Exchange, account_of
from bot.telegram_adapter.delivery import Address
from bot.telegram_adapter.edits import Edits
from bot.telegram_adapter.keyboards import command_keyboard, pressed
from bot.telegram_adapter.links import opened
from bot.telegram_adapter.talk import meant_for_her
from bot.telegram_adapter.texts import locale_of, say
from core.messages import Action
from core.routing import parse

if TYPE_CHECKING:
    from bot.telegram_adapter.app import OhLora

_NO_OPTIONS: Final[Mapping[str, str]] = {}


class Handlers:
    def __init__(self, app: OhLora) -> None:
        self._app = app
        self._edits = Edits(app, self._said)

    async def handle(self, update: Update, *, again: bool = False) -> None:
        """Do what an update asks for.

        Args:
            again: an earlier process had begun with it.

        Raises:
            telegram.error.TelegramError, OSError: Telegram cannot be reached; try again later.
        """
        event = Event(f"{self._app.bot.id}:{update.update_id}", update.update_id, again)
        if update.callback_query is not None:
            await self._pressed(event, update.callback_query)
        elif update.message is not None:
            await self._written(event, update.message)
        elif update.edited_message is not None:
            exchange = _exchange(event, update.edited_message)
            if exchange is not None:
                await self._edits.read(exchange, update.edited_message)

    async def _written(self, event: Event, message: Message) -> None:
        if message.migrate_to_chat_id is not None:
            await self._app.group_moved(message.chat.id, message.migrate_to_chat_id)
            return
        exchange = _exchange(event, message)
        typed = typed_command(message, self._app.bot.username)
        if exchange is None:
            if typed is not None and _is_anonymous(message):
                address = Address(place_of(message), reply_to=message.message_id)
                locale = locale_of(None, self._app.service.default_locale)
                await self._app.post.tell(address, locale, "anonymous")
        elif typed is not None:
            await self._command(exchange, message, *typed)
        elif not is_for_another_bot(message, self._app.bot.username):
            await self._said(exchange, message)

    async def _command(self, exchange: Exchange, message: Message, name: str, argument: str) -> None:
        talk = self._app.conversation
        if name == "privacy":
            await self._privacy(exchange)
            return
        if name == "start" and argument and not exchange.where.is_group:
            await self._opened(exchange, argument)
            return
        wish = Wish(Action.START) if name == "start" else wish_of(name, argument, message)
        if wish is None and (not exchange.where.is_group or names_its_bot(message)):
            wish = Wish(Action.TEXT, f"/{name} {argument}".strip())
        if wish is not None:
            await talk.carry_out(exchange, wish)

    async def _privacy(self, exchange: Exchange) -> None:
        locale = await self._app.conversation.locale_of(exchange.person)
        labelled = ((say(locale, f"privacy.{name}"), Action(name)) for name in ("export", "erase"))
        await self._app.post.tell(exchange.address, locale, "privacy.what", command_keyboard(labelled))

    async def _opened(self, exchange: Exchange, payload: str) -> None:
        """She was opened by a link."""
        talk, link = self._app.conversation, opened(payload)
        match link.purpose:
            case "form":
                await talk.ask_for_text(exchange, link.value)
            case "reply":
                await talk.show_reply(exchange, link.value, link.group)
            case "quiz":
                await talk.carry_out(exchange, Wish(Action.QUIZ, options={"topic": link.value} if link.value else {}))
            case "interview":
                track = {"track": link.value} if link.value else {}
                await talk.carry_out(exchange, Wish(Action.INTERVIEW, options=track))
            case "start":
                await talk.carry_out(exchange, Wish(Action.START))

    async def _said(self, exchange: Exchange, message: Message, options: Mapping[str, str] = _NO_OPTIONS) -> None:
        """Plain text: an answer to what it replies to, what was asked for last, or just talk.

        Args:
            options: go along with an answer.
        """
        talk, places, bot = self._app.conversation, self._app.places, self._app.bot
        text, earlier = message.text or message.caption or "", message.reply_to_message
        own_words = bool(text) and message.forward_origin is None and parse(text) is None
        if own_words and earlier is not None and earlier.from_user is not None and earlier.from_user.id == bot.id:
            meant = await places.meant(earlier)
            if meant is not None:
                name, meaning = meant
                await talk.carry_out(exchange, Wish(Action.PRESS, text, options, name), meaning)
                return
        elif own_words and not exchange.where.is_group:
            form = await places.open_form(account_of(exchange.person), exchange.where.scope)
            if form is not None:
                name, meaning = form
                await talk.carry_out(exchange, Wish(Action.PRESS, text, options, name), meaning)
                return
        wish = meant_for_her(message, bot.id, bot.username)
        if isinstance(wish, Wish):
            await talk.carry_out(exchange, wish)
        elif wish == "only text" and _has_content(message):
            await talk.tell(exchange, "only_text")

    async def _pressed(self, event: Event, query: CallbackQuery) -> None:
        what, message = pressed(query.data), query.message
        if what is None or message is None:
            return
        where = place_of(message) if isinstance(message, Message) else Where(message.chat.id)
        reply_to = message.message_id if where.is_group else 0
        address = Address(where, query.from_user.id, event.update, reply_to, what.group)
        exchange = Exchange(event, query.from_user, where, address)
        talk = self._app.conversation
        if what.command is not None:
            await talk.carry_out(exchange, Wish(what.command))
        elif what.asks:
            await talk.ask_for_text(exchange, what.token)
        else:
            await talk.carry_out(exchange, Wish(Action.PRESS, token=what.token))


def _exchange(event: Event, message: Message) -> Exchange | None:
    """Who wrote where; None if no person did."""
    person = message.from_user
    if person is None or person.is_bot or message.via_bot is not None or message.chat.type == message.chat.CHANNEL:
        return None
    where, group = place_of(message), is_group(message.chat)
    address = Address(where, person.id, event.update, message.message_id if group else 0, noted=group)
    return Exchange(event, person, where, address)


def _is_anonymous(message: Message) -> bool:
    """An administrator who writes as the group."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _has_content(message: Message) -> bool:
    """Something that was sent to be looked at, and not a note of Telegram's about the chat."""
    return message.effective_attachment is not None
