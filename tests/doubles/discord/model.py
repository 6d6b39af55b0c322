"""The things that Discord keeps: people, servers, channels, messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.doubles.discord.bits import MEMBER_PERMISSIONS, ChannelType, Component, MessageFlag, Permission

MENTION = re.compile(r"@(?P<everyone>everyone|here)|<@!?(?P<user>\d+)>|<@&(?P<role>\d+)>")


def now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass(slots=True, eq=False)
class Person:
    """An account. `direct_messages` is what the person's privacy settings let in."""

    id: int
    name: str
    locale: str = "ko"
    bot: bool = False
    direct_messages: bool = True


@dataclass(slots=True, eq=False)
class Guild:
    """A server. `granted` holds what a member may do beyond @everyone."""

    id: int
    name: str
    locale: str
    owner: Person
    everyone: Permission = MEMBER_PERMISSIONS
    members: dict[int, Person] = field(default_factory=dict)
    granted: dict[int, Permission] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel, a thread (then with `parent`) or a direct conversation (then with `recipient`).

    `denied` holds what single people may not do here; `participants` are the ids of a thread's members.
    """

    id: int
    kind: ChannelType
    name: str = ""
    guild: Guild | None = None
    parent: Channel | None = None
    recipient: Person | None = None
    owner: Person | None = None
    created: str = field(default_factory=now)
    denied: dict[int, Permission] = field(default_factory=dict)
    participants: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False
    deleted: bool = False

    @property
    def is_thread(self) -> bool:
        return self.kind in (ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD)

    @property
    def history(self) -> list[Message]:
        """Messages that everybody here sees, oldest first."""
        return list(self.messages.values())


@dataclass(frozen=True, slots=True)
class Attachment:
    id: int
    name: str
    content: bytes
    media_type: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Pings:
    """Whom a message notifies: its mentions that its allowed_mentions let through."""

    everyone: bool = False
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everyone or bool(self.users) or bool(self.roles)


@dataclass(slots=True, eq=False)
class Message:
    """What stands in a channel. `visible_to` is set for an ephemeral message; `versions` counts its edits."""

    id: int
    channel: Channel
    author: Person
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    reference: Message | None = None
    visible_to: Person | None = None
    interaction_id: int | None = None
    pings: Pings = Pings()
    mentioned: list[Person] = field(default_factory=list)
    nonce: str | None = None
    created: str = field(default_factory=now)
    edited: str | None = None
    versions: int = 0
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & MessageFlag.EPHEMERAL)

    @property
    def thinking(self) -> bool:
        return bool(self.flags & MessageFlag.LOADING)

    @property
    def text(self) -> str:
        """Everything that can be read in it, in order."""
        parts: list[str | None] = [self.content]
        for embed in self.embeds:
            parts += [embed.get("author", {}).get("name"), embed.get("title"), embed.get("description")]
            parts += [part for entry in embed.get("fields", []) for part in (entry["name"], entry["value"])]
            parts.append(embed.get("footer", {}).get("text"))
        return "\n".join(part for part in parts if part)

    @property
    def controls(self) -> list[dict[str, Any]]:
        """Its buttons and menus."""
        return list(_controls(self.components))

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons that can be pressed."""
        return [
            control.get("label", "")
            for control in self.controls
            if control["type"] == Component.BUTTON and not control.get("disabled")
        ]

    @property
    def images(self) -> list[Attachment]:
        return [attachment for attachment in self.attachments if attachment.media_type.startswith("image/")]


def _controls(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        if "custom_id" in component or component["type"] == Component.BUTTON:
            yield component
        yield from _controls(component.get("components", []))
        if "accessory" in component:
            yield from _controls([component["accessory"]])


def pings_of(content: str, allowed: dict[str, Any] | None, replied_to: Person | None) -> Pings:
    """Discord's rule: without allowed_mentions all mentions notify, with it only what it names."""
    found = list(MENTION.finditer(content))
    users = {int(match["user"]) for match in found if match["user"]}
    roles = {int(match["role"]) for match in found if match["role"]}
    everyone = any(match["everyone"] for match in found)
    replied = {replied_to.id} if replied_to else set()
    if allowed is None:
        return Pings(everyone, frozenset(users | replied), frozenset(roles))
    parse = allowed.get("parse") or []
    users &= users if "users" in parse else {int(user) for user in allowed.get("users") or []}
    roles &= roles if "roles" in parse else {int(role) for role in allowed.get("roles") or []}
    users |= replied if allowed.get("replied_user") else set()
    return Pings(everyone and "everyone" in parse, frozenset(users), frozenset(roles))
