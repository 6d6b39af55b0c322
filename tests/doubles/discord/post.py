"""Writing and changing messages, with the limits that Discord enforces beyond its schema."""

from __future__ import annotations

import mimetypes
from typing import Any, Final

from tests.doubles.discord import errors, payloads
from tests.doubles.discord.bits import Component, MessageFlag
from tests.doubles.discord.bodies import Body
from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.model import Attachment, Channel, Message, Person, now, pings_of
from tests.doubles.discord.world import World

MAX_CONTENT: Final = 2000
MAX_EMBED_CHARS: Final = 6000
MAX_ROWS: Final = 5
MAX_BUTTONS_IN_ROW: Final = 5
MAX_UPLOAD: Final = 10 * 1024 * 1024
SETTABLE_FLAGS: Final = 1 << 2 | MessageFlag.EPHEMERAL | 1 << 12  # suppress embeds, ephemeral, silent


class Post:
    """The desk through which every message passes. `base` is the server's own address."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self.world = world
        self.gateway = gateway
        self.base = ""
        self.uploads: dict[int, Attachment] = {}

    def payload(self, message: Message) -> dict[str, Any]:
        return payloads.of_message(message, self.base)

    async def write(
        self,
        channel: Channel,
        author: Person,
        body: Body,
        *,
        visible_to: Person | None = None,
        interaction_id: int | None = None,
        flags: int = 0,
        draft: bool = False,
    ) -> Message:
        """A new message, or the one that has been written with the same enforced nonce.

        Args:
            draft: the "thinking" message, which may be empty.
        """
        if body.fields.get("enforce_nonce"):
            for known in channel.messages.values():
                if known.author is author and known.nonce == body.fields.get("nonce"):
                    return known
        message = Message(self.world.new_id(), channel, author, flags=flags, interaction_id=interaction_id)
        message.visible_to = visible_to
        if not draft:
            self._fill(message, body)
        if channel.archived:
            channel.archived = False
        if visible_to is None:
            channel.messages[message.id] = message
            await self.gateway.dispatch_message("MESSAGE_CREATE", message, self.payload(message))
        return message

    async def change(self, message: Message, body: Body) -> Message:
        """Edit: only what the body names changes; a draft becomes a real message."""
        if message.deleted:
            raise errors.unknown_message()
        self._fill(message, body)
        message.flags &= ~MessageFlag.LOADING
        message.edited = now()
        message.versions += 1
        if message.visible_to is None:
            await self.gateway.dispatch_message("MESSAGE_UPDATE", message, self.payload(message))
        return message

    async def remove(self, message: Message) -> None:
        message.deleted = True
        channel = message.channel
        if channel.messages.pop(message.id, None) is not None:
            data = {"id": str(message.id), "channel_id": str(channel.id)}
            await self.gateway.dispatch_message("MESSAGE_DELETE", message, data)

    def _fill(self, message: Message, body: Body) -> None:
        """Check all of the new state first, so that a refused change leaves nothing behind."""
        fields = body.fields
        content = fields["content"] or "" if "content" in fields else message.content
        embeds = fields["embeds"] or [] if "embeds" in fields else message.embeds
        components = fields["components"] or [] if "components" in fields else message.components
        attachments = self._attachments(message, body)
        reference = self._reference(message, fields)
        check_limits(content, embeds, components, attachments)
        if not (content or embeds or components or attachments):
            raise errors.empty_message()
        message.content, message.embeds, message.attachments = content, embeds, attachments
        message.components = _numbered(components)
        message.reference = reference
        message.flags |= (fields.get("flags") or 0) & SETTABLE_FLAGS
        allowed = fields.get("allowed_mentions")
        message.pings = pings_of(content, allowed, reference.author if reference else None)
        message.mentioned = [self.world.people[user] for user in message.pings.users if user in self.world.people]
        message.nonce = fields.get("nonce", message.nonce)

    def _reference(self, message: Message, fields: dict[str, Any]) -> Message | None:
        wanted = fields.get("message_reference")
        if wanted is None:
            return message.reference
        found = message.channel.messages.get(int(wanted["message_id"]))
        if found is None and wanted.get("fail_if_not_exists", True):
            raise errors.invalid_form("message_reference", "Unknown message")
        return found

    def _attachments(self, message: Message, body: Body) -> list[Attachment]:
        """Files that stay (all, unless the body lists which) and new ones, described by the body's list."""
        listed = body.fields.get("attachments")
        described = {int(item["id"]): item for item in listed or []}
        kept = [item for item in message.attachments if listed is None or item.id in described]
        for number, upload in sorted(body.files.items()):
            item = described.get(number, {})
            name = item.get("filename") or upload.name
            media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
            made = Attachment(self.world.new_id(), name, upload.content, media_type, item.get("description") or "")
            self.uploads[made.id] = made
            kept.append(made)
        return kept


def check_limits(content: str, embeds: list[Any], components: list[Any], attachments: list[Attachment]) -> None:
    """Discord's limits that its schema does not state.

    Raises:
        ApiError: 400 with code 50035 (40005 for a file that is too large).
    """
    if len(content) > MAX_CONTENT:
        raise errors.invalid_form("content", f"Must be {MAX_CONTENT} or fewer in length.")
    if sum(_embed_length(embed) for embed in embeds) > MAX_EMBED_CHARS:
        raise errors.invalid_form("embeds", f"Embed size exceeds maximum size of {MAX_EMBED_CHARS}")
    if sum(len(attachment.content) for attachment in attachments) > MAX_UPLOAD:
        raise errors.ApiError(413, 40005, "Request entity too large")
    names = {f"attachment://{attachment.name}" for attachment in attachments}
    for embed in embeds:
        urls = [(embed.get(place) or {}).get("url", "") for place in ("image", "thumbnail")]
        if any(url.startswith("attachment://") and url not in names for url in urls):
            raise errors.invalid_form("embeds", "the picture is not attached")
    rows = [component for component in components if component["type"] == Component.ROW]
    if len(rows) > MAX_ROWS or any(len(row["components"]) > MAX_BUTTONS_IN_ROW for row in rows):
        raise errors.invalid_form("components", "too many rows or buttons in a row")
    ids = [control["custom_id"] for row in rows for control in row["components"] if "custom_id" in control]
    if len(ids) != len(set(ids)):
        raise errors.invalid_form("components", "Component custom id cannot be duplicated")


def _embed_length(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description"), (embed.get("author") or {}).get("name")]
    texts.append((embed.get("footer") or {}).get("text"))
    texts += [part for entry in embed.get("fields") or [] for part in (entry["name"], entry["value"])]
    return sum(len(text) for text in texts if text)


def _numbered(components: list[dict[str, Any]], start: int = 1) -> list[dict[str, Any]]:
    """Discord numbers the components that it returns."""
    numbered = []
    for component in components:
        made = {"id": start} | component
        start += 1
        if "components" in component:
            made["components"] = _numbered(component["components"], start)
            start += len(component["components"])
        numbered.append(made)
    return numbered
