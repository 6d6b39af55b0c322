"""From what somebody does on Discord to a `Request`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import discord

from core.messages import Account, Action, Platform, Request, Scope, ScopeKind

Person = discord.User | discord.Member


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, by a command, a button, a form or plain text."""

    action: Action
    text: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    quoted: bool = False
    aloud: bool = False


def account_of(person: Person) -> Account:
    return Account(Platform.DISCORD, str(person.id), person.display_name)


def direct_scope(person: Person) -> Scope:
    return Scope(Platform.DISCORD, ScopeKind.DIRECT, str(person.id))


def scope_of(place: Any, person: Person) -> Scope:
    """Where a conversation takes place: a thread, a server's channel, or between the two of them."""
    if isinstance(place, discord.Thread):
        return thread_scope(place.id)
    if place is None or getattr(place, "guild", None) is None:
        return direct_scope(person)
    return Scope(Platform.DISCORD, ScopeKind.CHANNEL, str(place.id))


def thread_scope(thread_id: int) -> Scope:
    return Scope(Platform.DISCORD, ScopeKind.THREAD, str(thread_id))


def channel_of(place: Any) -> str:
    """The channel whose policy holds: a thread's parent."""
    if isinstance(place, discord.Thread):
        return str(place.parent_id)
    return "" if place is None or getattr(place, "guild", None) is None else str(place.id)


def community_of(guild_id: int | None) -> str:
    return "" if guild_id is None else f"{Platform.DISCORD}:{guild_id}"


def is_moderator(permissions: discord.Permissions) -> bool:
    """The rights that Discord itself asks of people who moderate members."""
    return permissions.administrator or permissions.moderate_members or permissions.manage_guild


def asked_by_interaction(
    interaction: discord.Interaction[Any], wish: Wish, owners: frozenset[int], scope: Scope | None = None
) -> Request:
    """The request of a command, a press or a form.

    Args:
        scope: where the answer goes on, if that is not where it was asked.
    """
    place = interaction.channel
    in_guild = interaction.guild_id is not None
    return Request(
        event_id=str(interaction.id),
        account=account_of(interaction.user),
        scope=scope or scope_of(place, interaction.user),
        action=wish.action,
        text=wish.text,
        token=wish.token,
        options=wish.options,
        locale_hint=str(interaction.locale),
        can_moderate=in_guild and is_moderator(interaction.permissions),
        owner=interaction.user.id in owners,
        community=community_of(interaction.guild_id),
        channel=channel_of(place) if in_guild else "",
        quoted=wish.quoted,
    )


def asked_by_message(message: discord.Message, wish: Wish, owners: frozenset[int]) -> Request:
    """The request of plain text. Discord does not say which language its writer uses."""
    place, guild = message.channel, message.guild
    member = message.author
    can_moderate = guild is not None and isinstance(member, discord.Member) and is_moderator(member.guild_permissions)
    return Request(
        event_id=str(message.id),
        account=account_of(member),
        scope=scope_of(place, member),
        action=wish.action,
        text=wish.text,
        can_moderate=can_moderate,
        owner=member.id in owners,
        community=community_of(guild.id if guild else None),
        channel=channel_of(place),
        aloud=wish.aloud,
    )


_FLAGS: Final = ("can_moderate", "owner", "quoted", "aloud")
_KEPT: Final = ("event_id", "text", "token", "locale_hint", "community", "channel", *_FLAGS)


def packed(request: Request) -> dict[str, Any]:
    """A request as JSON, for the inbox."""
    account, scope = request.account, request.scope
    return {name: getattr(request, name) for name in _KEPT} | {
        "action": str(request.action),
        "options": dict(request.options),
        "account": [account.user_id, account.display_name],
        "scope": [str(scope.kind), scope.id],
    }


def unpacked(data: Mapping[str, Any]) -> Request:
    """The request that `packed` packed."""
    return Request(
        account=Account(Platform.DISCORD, *data["account"]),
        scope=Scope(Platform.DISCORD, ScopeKind(data["scope"][0]), data["scope"][1]),
        action=Action(data["action"]),
        options=data["options"],
        **{name: data[name] for name in _KEPT},
    )
