"""The JSON in which Discord speaks of its things."""

from __future__ import annotations

from typing import Any, Final

from tests.doubles.discord.bits import EVERYTHING, ChannelType, Permission
from tests.doubles.discord.model import Attachment, Channel, Guild, Message, Person

BOT_ROLE_OFFSET: Final = 1
_NO_GUILD_FIELDS: Final = (
    *("icon", "description", "home_header", "splash", "discovery_splash", "banner", "application_id"),
    *("afk_channel_id", "system_channel_id", "widget_channel_id", "vanity_url_code", "rules_channel_id"),
    *("safety_alerts_channel_id", "public_updates_channel_id", "max_presences", "incidents_data"),
)
_ZERO_GUILD_FIELDS: Final = (
    *("system_channel_flags", "verification_level", "default_message_notifications", "mfa_level"),
    *("explicit_content_filter", "premium_tier", "premium_subscription_count", "nsfw_level"),
)


def of_person(person: Person) -> dict[str, Any]:
    return {
        "id": str(person.id),
        "username": f"user{person.id}" if not person.bot else person.name.lower(),
        "global_name": person.name,
        "discriminator": "0",
        "avatar": None,
        "bot": person.bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def of_member(guild: Guild, person: Person, permissions: Permission | None = None) -> dict[str, Any]:
    roles = [str(guild.id + BOT_ROLE_OFFSET)] if person.bot else []
    member: dict[str, Any] = {
        "user": of_person(person),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": roles,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    if permissions is not None:
        member["permissions"] = str(int(permissions))
    return member


def of_channel(channel: Channel) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "flags": 0,
        "last_message_id": str(next(reversed(channel.messages))) if channel.messages else None,
    }
    if channel.guild is None:
        assert channel.recipient is not None
        return data | {"recipients": [of_person(channel.recipient)]}
    data |= {"guild_id": str(channel.guild.id), "name": channel.name, "rate_limit_per_user": 0}
    if channel.is_thread:
        return data | _of_thread(channel)
    denied = {str(person): str(int(permissions)) for person, permissions in channel.denied.items()}
    overwrites = [{"id": person, "type": 1, "allow": "0", "deny": deny} for person, deny in denied.items()]
    return data | {
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "position": 0,
        "permission_overwrites": overwrites,
    }


def _of_thread(channel: Channel) -> dict[str, Any]:
    assert channel.parent is not None
    assert channel.owner is not None
    metadata: dict[str, Any] = {
        "archived": channel.archived,
        "archive_timestamp": channel.created,
        "auto_archive_duration": 1440,
        "locked": channel.locked,
        "create_timestamp": channel.created,
    }
    if channel.kind is ChannelType.PRIVATE_THREAD:
        metadata["invitable"] = True
    return {
        "parent_id": str(channel.parent.id),
        "owner_id": str(channel.owner.id),
        "message_count": len(channel.messages),
        "total_message_sent": len(channel.messages),
        "member_count": len(channel.participants),
        "thread_metadata": metadata,
    }


def of_thread_member(channel: Channel, person_id: int) -> dict[str, Any]:
    return {"id": str(channel.id), "user_id": str(person_id), "join_timestamp": channel.created, "flags": 0}


def of_guild(guild: Guild, channels: list[Channel], bot: Person) -> dict[str, Any]:
    """GUILD_CREATE: the server with its channels and, without the members intent, the bot as only member."""
    threads = [channel for channel in channels if channel.is_thread and not channel.archived]
    return guild_fields(guild) | {
        "joined_at": "2026-01-01T00:00:00+00:00",
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [of_member(guild, bot)],
        "channels": [of_channel(channel) for channel in channels if not channel.is_thread],
        "threads": [of_channel(thread) for thread in threads],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def guild_fields(guild: Guild) -> dict[str, Any]:
    """The server itself, as REST gives it."""
    bot_role = {"id": str(guild.id + BOT_ROLE_OFFSET), "name": "Oh-LoRA", "managed": True, "position": 1}
    everyone = {"id": str(guild.id), "name": "@everyone", "managed": False, "position": 0}
    granted = next(guild.granted.get(person.id, Permission(0)) for person in guild.members.values() if person.bot)
    colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    common = {"color": 0, "colors": colours, "hoist": False, "mentionable": False, "flags": 0, "icon": None}
    common |= {"unicode_emoji": None, "description": None}
    return {
        **dict.fromkeys(_NO_GUILD_FIELDS),
        **dict.fromkeys(_ZERO_GUILD_FIELDS, 0),
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "preferred_locale": guild.locale,
        "region": "deprecated",
        "features": [],
        "emojis": [],
        "stickers": [],
        "afk_timeout": 300,
        "widget_enabled": False,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "roles": [
            common | everyone | {"permissions": str(int(guild.everyone))},
            common | bot_role | {"permissions": str(int(granted & EVERYTHING))},
        ],
    }


def of_attachment(attachment: Attachment, base: str, ephemeral: bool) -> dict[str, Any]:
    url = f"{base}/cdn/{attachment.id}/{attachment.name}"
    data: dict[str, Any] = {
        "id": str(attachment.id),
        "filename": attachment.name,
        "size": len(attachment.content),
        "url": url,
        "proxy_url": url,
        "content_type": attachment.media_type,
    }
    if attachment.description:
        data["description"] = attachment.description
    return data | ({"ephemeral": True} if ephemeral else {})


def of_message(message: Message, base: str) -> dict[str, Any]:
    """`base` is where attachments can be fetched."""
    data: dict[str, Any] = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "type": 19 if message.reference else 0,
        "author": of_person(message.author),
        "content": message.content,
        "embeds": [_shown_embed(embed, message, base) for embed in message.embeds],
        "components": message.components,
        "attachments": [of_attachment(item, base, message.ephemeral) for item in message.attachments],
        "mentions": [of_person(person) for person in message.mentioned],
        "mention_roles": [],
        "mention_everyone": message.pings.everyone,
        "timestamp": message.created,
        "edited_timestamp": message.edited,
        "flags": message.flags,
        "pinned": False,
        "tts": False,
    }
    if message.nonce is not None:
        data["nonce"] = message.nonce
    if message.reference is not None:
        target = {"channel_id": str(message.channel.id), "message_id": str(message.reference.id)}
        data["message_reference"] = {"type": 0} | target
    if message.interaction_id is not None:
        data |= {"webhook_id": str(message.author.id), "application_id": str(message.author.id)}
    return data


def _shown_embed(embed: dict[str, Any], message: Message, base: str) -> dict[str, Any]:
    """Discord answers with the address of an attached picture in place of `attachment://name`."""
    shown = {"type": "rich"} | embed
    for place in ("image", "thumbnail"):
        url = embed.get(place, {}).get("url", "")
        for attachment in message.attachments:
            if url == f"attachment://{attachment.name}":
                shown[place] = {"url": of_attachment(attachment, base, message.ephemeral)["url"]}
    return shown
