"""From what somebody does on Telegram to a `Request`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from telegram import Chat, Message, User

from core.messages import Account, Action, Platform, Request, Scope, ScopeKind


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, by a command, a button or plain text."""

    action: Action
    text: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """A place to talk: a chat, or a topic in it. Ids of groups are negative, those of people are not."""

    chat: int
    topic: int = 0

    @property
    def is_group(self) -> bool:
        return self.chat < 0

    @property
    def scope(self) -> Scope:
        if not self.is_group:
            return Scope(Platform.TELEGRAM, ScopeKind.DIRECT, str(self.chat))
        if self.topic:
            return Scope(Platform.TELEGRAM, ScopeKind.THREAD, f"{self.chat}:{self.topic}")
        return Scope(Platform.TELEGRAM, ScopeKind.CHANNEL, str(self.chat))

    @property
    def channel(self) -> str:
        """The group whose policy holds here; "" in private."""
        return str(self.chat) if self.is_group else ""

    @property
    def community(self) -> str:
        return community_of(self.chat) if self.is_group else ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks.

    Attributes:
        moderates: they may moderate the group that this is about.
        group: that group, if it is not where they ask.
    """

    person: User
    moderates: bool = False
    owner: bool = False
    group: int = 0


def community_of(group: int) -> str:
    return f"{Platform.TELEGRAM}:{group}"


def place_of(message: Message) -> Where:
    """Where a message stands. In groups without topics, threads are nothing but chains of replies."""
    topic = message.message_thread_id if message.is_topic_message else None
    return Where(message.chat.id, topic or 0)


def place_of_scope(scope: Scope) -> Where:
    """The place that a scope stands for."""
    chat, _, topic = scope.id.partition(":")
    return Where(int(chat), int(topic or 0))


def is_group(chat: Chat) -> bool:
    return chat.type in (Chat.GROUP, Chat.SUPERGROUP)


def request_of(event_id: str, where: Where, asker: Asker, wish: Wish) -> Request:
    """The request that a wish is."""
    person = asker.person
    return Request(
        event_id=event_id,
        account=Account(Platform.TELEGRAM, str(person.id), person.full_name),
        scope=where.scope,
        action=wish.action,
        text=wish.text,
        token=wish.token,
        options=wish.options,
        locale_hint=person.language_code,
        can_moderate=asker.moderates,
        owner=asker.owner,
        community=community_of(asker.group) if asker.group else where.community,
        channel=where.channel,
        quoted=wish.quoted,
    )
