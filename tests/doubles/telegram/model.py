"""The things that Telegram keeps: people, chats, topics, files, messages."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"


class Status(StrEnum):
    """What somebody is in a chat."""

    OWNER = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"


@dataclass(slots=True, eq=False)
class Person:
    """An account. `locale` is the language of its app; "" when the app does not tell."""

    id: int
    name: str
    locale: str = "ko"
    username: str = ""
    bot: bool = False


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat (then with `person`), a group or a supergroup; `forum` gives it topics.

    Attributes:
        standing: what somebody is here, by their id; in a private chat the bot's is KICKED once it is blocked.
        forbidden: what the bot may not do here, by the name of the permission: "can_send_messages".
        started: whether the person has ever written: before, a bot may not.
    """

    id: int
    kind: Kind
    title: str = ""
    person: Person | None = None
    forum: bool = False
    standing: dict[int, Status] = field(default_factory=dict)
    forbidden: set[str] = field(default_factory=set)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0
    migrated_to: Chat | None = None
    started: bool = False

    @property
    def is_private(self) -> bool:
        return self.kind is Kind.PRIVATE

    @property
    def history(self) -> list[Message]:
        """Messages that stand there, oldest first."""
        return list(self.messages.values())

    @property
    def topic_id(self) -> None:
        """A chat itself is no topic (of a forum it is the general one)."""


@dataclass(slots=True, eq=False)
class Topic:
    """A topic of a forum. People write there as in a chat."""

    chat: Chat
    topic_id: int
    name: str
    closed: bool = False

    @property
    def history(self) -> list[Message]:
        return [message for message in self.chat.history if message.topic is self]


Place = Chat | Topic


def chat_of(place: Place) -> Chat:
    return place.chat if isinstance(place, Topic) else place


@dataclass(frozen=True, slots=True)
class File:
    """What was uploaded: its id for this bot, and the id that the same content always has."""

    id: str
    unique_id: str
    kind: str
    name: str
    content: bytes
    media_type: str
    width: int = 0
    height: int = 0


@dataclass(slots=True, eq=False)
class Message:
    """What stands in a chat.

    Attributes:
        text: what can be read: the text, or the caption under `file`.
        rows: the inline keyboard as it was sent.
        asks: the client opens a reply to this message by itself (a forced reply).
        uploaded: its file was uploaded for it, and not named by a file id.
        moments: when it was sent and edited: ticks of the world and seconds of its clock.
        service: fields of a service message.
    """

    id: int
    chat: Chat
    author: Person
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    file: File | None = None
    rows: list[list[dict[str, Any]]] = field(default_factory=list)
    topic: Topic | None = None
    reply_to: Message | None = None
    asks: bool = False
    uploaded: bool = False
    silent: bool = False
    created: int = field(default_factory=lambda: int(time.time()))
    edited: int | None = None
    moments: list[tuple[int, float]] = field(default_factory=list)
    deleted: bool = False
    service: dict[str, Any] = field(default_factory=dict)

    @property
    def versions(self) -> int:
        """How often it was changed."""
        return len(self.moments) - 1

    @property
    def keys(self) -> list[dict[str, Any]]:
        return [key for row in self.rows for key in row]

    @property
    def buttons(self) -> list[str]:
        """The labels of its inline keyboard."""
        return [key["text"] for key in self.keys]

    @property
    def photo(self) -> bytes | None:
        """The picture in it."""
        return self.file.content if self.file is not None and self.file.kind == "photo" else None

    def links(self) -> list[str]:
        """Where its texts lead."""
        return [entity["url"] for entity in self.entities if entity["type"] == "text_link"]


@dataclass(slots=True, eq=False)
class Query:
    """One press of a button of an inline keyboard, and how the bot answered it."""

    id: str
    person: Person
    message: Message
    data: str
    pressed: float
    answered: float | None = None
    toast: str = ""
    alert: bool = False
    url: str = ""
    refused: int = 0
