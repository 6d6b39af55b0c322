"""Every exchange: understand what is wanted, ask the tutor, bring the reply back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import structlog
from telegram import User

from bot.telegram_adapter.asking import Asker, Where, Wish, request_of
from bot.telegram_adapter.delivery import Address, UndeliverableError
from bot.telegram_adapter.forms import asked_in_round, round_scope
from bot.telegram_adapter.members import may_moderate
from bot.telegram_adapter.privacy import is_personal
from bot.telegram_adapter.texts import locale_of, say
from bot.telegram_adapter.typing_sign import typing
from core.buttons import Meaning, meaning_of
from core.content.schema import Locale
from core.messages import Account, Action, Platform, Reply, Request, Visibility
from core.quiz.rounds.policy import read_position
from core.routing import parse

if TYPE_CHECKING:
    from bot.telegram_adapter.app import OhLora

log = structlog.get_logger(__name__)

_FOR_LEADERS: Final = frozenset({Action.MODERATE, Action.STUDIO, Action.SKIP, Action.STOP})
"""What moderators of a group may do that others may not."""


@dataclass(frozen=True, slots=True)
class Event:
    """One update.

    Attributes:
        again: an earlier process had begun with it; what it said may not have arrived.
    """

    id: str
    update: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """Who wants something where, and where the reply goes."""

    event: Event
    person: User
    where: Where
    address: Address


class Conversation:
    """Carries wishes to the tutor and replies back. Keeps nothing: what has to last is in the database."""

    def __init__(self, app: OhLora) -> None:
        self._app = app

    async def carry_out(self, exchange: Exchange, wish: Wish, meaning: Meaning | None = None) -> None:
        """Ask the tutor and deliver the reply.

        Args:
            meaning: what the pressed button does, if that was looked up.

        Raises:
            telegram.error.TelegramError, OSError: Telegram cannot be reached; the event is to be tried again later.
        """
        where, service = exchange.where, self._app.service
        group = where.chat if where.is_group else exchange.address.group
        if meaning is None and wish.token and group:
            meaning = await self._meaning(wish.token)
        action = _action(wish, meaning)
        request = await self._request(exchange, wish, action, group)
        round_there = await round_scope(service.db, meaning)
        if round_there is not None:  # answers come from private chats, too
            request = replace(request, scope=round_there)
        async with typing(self._app.bot, where):
            reply = await service.tutor.handle(request)
        if reply.replayed and not exchange.event.again:
            return  # the same update came twice, and the first one was answered
        await self._deliver(exchange, reply, action)
        if meaning is not None and action is Action.ANSWER and "round" in meaning.args:
            self._app.live.refresh(meaning.args["round"], read_position(meaning.args))

    async def ask_for_text(self, exchange: Exchange, token: str) -> None:
        """Ask for what a button wants along, or say that what it belongs to is over."""
        meaning = await self._meaning(token)
        asked = None
        if meaning is not None:
            asked = await asked_in_round(self._app.service.db, self._app.service.library, meaning)
        if meaning is None or asked is None or asked.over:
            await self.carry_out(exchange, Wish(Action.PRESS, token=token), meaning)
            return
        locale = await self.locale_of(exchange.person)
        label = meaning.asks_for or say(locale, "form")
        try:
            await self._app.post.ask_for_text(exchange.address, locale, asked.question, label, token)
        except UndeliverableError as error:
            log.info("a text could not be asked for", reason=str(error))

    async def show_reply(self, exchange: Exchange, update: str, group: int) -> None:
        """Show a reply that could not be brought when it was given, to whom it belongs."""
        service = self._app.service
        key = f"{Platform.TELEGRAM}:{self._app.bot.id}:{update}"
        async with service.db.read() as uow:
            learner = await uow.learners.find(account_of(exchange.person))
            reply = None if learner is None else await uow.turns.told(key, learner.id)
        if reply is None or not reply.blocks:
            await self.tell(exchange, "private.gone")
            return
        exchange = replace(exchange, address=replace(exchange.address, group=group))
        await self._deliver(exchange, reply, Action.PRESS)

    async def tell(self, exchange: Exchange, key: str) -> None:
        """A word of the adapter's own."""
        await self._app.post.tell(exchange.address, await self.locale_of(exchange.person), key)

    async def locale_of(self, person: User) -> Locale:
        """The language that somebody has chosen, else that of their Telegram."""
        async with self._app.service.db.read() as uow:
            learner = await uow.learners.find(account_of(person))
        return locale_of(person.language_code, self._app.service.default_locale) if learner is None else learner.locale

    async def _request(self, exchange: Exchange, wish: Wish, action: Action, group: int) -> Request:
        person = exchange.person
        moderates = bool(group) and action in _FOR_LEADERS and await may_moderate(self._app.bot, group, person.id)
        owner = person.id in self._app.service.settings.owners
        request = request_of(exchange.event.id, exchange.where, Asker(person, moderates, owner, group), wish)
        if action is Action.INTERVIEW and exchange.where.is_group:
            return replace(request, scope=Where(person.id).scope)  # interviews are held between the two of them
        return request

    async def _deliver(self, exchange: Exchange, reply: Reply, action: Action) -> None:
        where, address = exchange.where, exchange.address
        personal = where.is_group and await self._is_personal(where, reply, action)
        try:
            message = await self._app.post.deliver(reply, address, personal=personal)
        except UndeliverableError as error:
            log.warning("a reply could not be delivered", reason=str(error))
            return
        if message is not None and where.is_group and reply.visibility is Visibility.PUBLIC:
            await self._app.live.watch(reply, message)

    async def _is_personal(self, where: Where, reply: Reply, action: Action) -> bool:
        async with self._app.service.db.read() as uow:
            policy = await uow.studio.policy(Platform.TELEGRAM, where.channel)
        return is_personal(action, reply, policy)

    async def _meaning(self, token: str) -> Meaning | None:
        return await meaning_of(self._app.service.db, token)


def account_of(person: User) -> Account:
    return Account(Platform.TELEGRAM, str(person.id), person.full_name)


def _action(wish: Wish, meaning: Meaning | None) -> Action:
    """What is really asked for."""
    if meaning is not None:
        return meaning.action
    command = parse(wish.text) if wish.action is Action.TEXT else None
    return wish.action if command is None else command.action
