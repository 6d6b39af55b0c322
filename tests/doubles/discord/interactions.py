"""Interactions: what a person did to the application, and how the application answers."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Any, Final

from tests.doubles.discord import errors, payloads
from tests.doubles.discord.bits import Callback, InteractionType, MessageFlag
from tests.doubles.discord.bodies import Body
from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.model import Channel, Message, Person
from tests.doubles.discord.post import Post
from tests.doubles.discord.world import World

ACKNOWLEDGE_WITHIN: Final = 3.0
MAX_CHOICES: Final = 25
UPLOAD_LIMIT: Final = 10 * 1024 * 1024
_FITTING: Final = {
    InteractionType.COMMAND: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL},
    InteractionType.AUTOCOMPLETE: {Callback.CHOICES},
    InteractionType.COMPONENT: set(Callback) - {Callback.CHOICES},
    InteractionType.MODAL: set(Callback) - {Callback.CHOICES, Callback.MODAL},
}


@dataclass(slots=True, eq=False)
class Interaction:
    """One deed of a person and everything that came back.

    Attributes:
        source: the message whose button or form it was.
        acknowledged_after: seconds until the first accepted answer, None while there is none.
        answered_after: seconds until there was something to read (or a form to fill in).
        original: the first answer's message; for an update, the source.
        changed: the original was edited after the first answer.
        refused: what Discord answered to the application's mistakes, e.g. "40060".
    """

    id: int
    token: str
    kind: InteractionType
    person: Person
    channel: Channel
    data: dict[str, Any]
    source: Message | None = None
    began: float = 0.0
    callback: Callback | None = None
    acknowledged_after: float | None = None
    answered_after: float | None = None
    original: Message | None = None
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] = field(default_factory=list)
    followups: list[Message] = field(default_factory=list)
    changed: bool = False
    refused: list[str] = field(default_factory=list)
    expired: bool = False

    @property
    def messages(self) -> list[Message]:
        """What can be read now, the original first."""
        untouched = self.callback is Callback.DEFERRED_UPDATE and not self.changed
        first = [self.original] if self.original is not None and not untouched else []
        return [message for message in [*first, *self.followups] if not (message.deleted or message.thinking)]


class Interactions:
    """Keeps every interaction, sends it over the gateway, takes the answers."""

    def __init__(self, world: World, gateway: Gateway, post: Post) -> None:
        self.world = world
        self.gateway = gateway
        self.post = post
        self.acknowledge_within = ACKNOWLEDGE_WITHIN
        self.all: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    async def send(self, interaction: Interaction, deliveries: int = 1) -> Interaction:
        """Deliver it, `deliveries` times the very same."""
        self.all[interaction.id] = self._by_token[interaction.token] = interaction
        interaction.began = asyncio.get_running_loop().time()
        for _ in range(deliveries):
            await self.gateway.dispatch("INTERACTION_CREATE", self._payload(interaction), interaction.channel)
        return interaction

    def make(
        self,
        kind: InteractionType,
        person: Person,
        channel: Channel,
        data: dict[str, Any],
        source: Message | None = None,
    ) -> Interaction:
        token = secrets.token_urlsafe(24)
        return Interaction(self.world.new_id(), token, kind, person, channel, data, source)

    def by_token(self, application_id: str, token: str) -> Interaction:
        """For the webhook routes: an acknowledged interaction whose token is still good."""
        interaction = self._by_token.get(token)
        if application_id != str(self.world.bot.id) or interaction is None or interaction.callback is None:
            raise errors.unknown_webhook()
        if interaction.expired:
            raise errors.expired_token()
        self.world.channel(interaction.channel.id)
        return interaction

    async def respond(self, interaction_id: int, token: str, body: Body) -> Interaction:
        """The first answer. Too late, twice or unfitting ones are refused as Discord does."""
        interaction = self.all.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise errors.unknown_interaction()
        try:
            await self._respond(interaction, body)
        except errors.ApiError as error:
            interaction.refused.append(str(error.body["code"]))
            raise
        return interaction

    async def _respond(self, interaction: Interaction, body: Body) -> None:
        waited = self._waited(interaction)
        if interaction.expired or waited > self.acknowledge_within:
            raise errors.unknown_interaction()
        if interaction.callback is not None:
            raise errors.already_acknowledged()
        callback = Callback(body.fields["type"])
        updates = callback in (Callback.DEFERRED_UPDATE, Callback.UPDATE)
        if callback not in _FITTING[interaction.kind] or (updates and interaction.source is None):
            raise errors.invalid_form("type", "Interaction callback type does not fit the interaction.")
        interaction.callback = callback  # before the first await: two answers at once must not both win
        try:
            await self._carry_out(interaction, callback, Body(body.fields.get("data") or {}, body.files))
        except errors.ApiError:
            interaction.callback = None
            raise
        interaction.acknowledged_after = waited
        if callback not in (Callback.DEFERRED_MESSAGE, Callback.DEFERRED_UPDATE):
            interaction.answered_after = waited

    async def _carry_out(self, interaction: Interaction, callback: Callback, data: Body) -> None:
        if callback is Callback.MODAL:
            interaction.modal = data.fields
        elif callback is Callback.CHOICES:
            interaction.choices = data.fields["choices"]
            if len(interaction.choices) > MAX_CHOICES:
                raise errors.invalid_form("choices", f"Must be {MAX_CHOICES} or fewer in length.")
        elif callback is Callback.UPDATE:
            assert interaction.source is not None
            interaction.original = await self.post.change(interaction.source, data)
        elif callback is Callback.DEFERRED_UPDATE:
            interaction.original = interaction.source
        else:
            draft = callback is Callback.DEFERRED_MESSAGE
            interaction.original = await self._write(interaction, data, draft)

    async def _write(self, interaction: Interaction, data: Body, draft: bool = False) -> Message:
        hidden = (data.fields.get("flags") or 0) & MessageFlag.EPHEMERAL
        return await self.post.write(
            interaction.channel,
            self.world.bot,
            data,
            visible_to=interaction.person if hidden else None,
            interaction_id=interaction.id,
            flags=hidden | (MessageFlag.LOADING if draft else 0),
            draft=draft,
        )

    async def follow_up(self, interaction: Interaction, body: Body) -> Message:
        """A further message; the first one after "thinking" takes that one's place."""
        original = interaction.original
        if original is not None and original.thinking and not original.deleted:
            return await self.edit(interaction, original, body)
        message = await self._write(interaction, body)
        interaction.followups.append(message)
        self._answered(interaction)
        return message

    async def edit(self, interaction: Interaction, message: Message, body: Body) -> Message:
        changed = await self.post.change(message, body)
        interaction.changed = interaction.changed or message is interaction.original
        self._answered(interaction)
        return changed

    def message_of(self, interaction: Interaction, message_id: str) -> Message:
        """@original, or any message of this interaction."""
        known = [interaction.original] if interaction.original is not None else []
        for message in [*known, *interaction.followups]:
            if not message.deleted and message_id in ("@original", str(message.id)):
                return message
        raise errors.unknown_message()

    def _answered(self, interaction: Interaction) -> None:
        if interaction.answered_after is None:
            interaction.answered_after = self._waited(interaction)

    def _waited(self, interaction: Interaction) -> float:
        return asyncio.get_running_loop().time() - interaction.began

    def _payload(self, interaction: Interaction) -> dict[str, Any]:
        person, channel, guild = interaction.person, interaction.channel, interaction.channel.guild
        bot = self.world.bot
        permissions = self.world.permissions(person, channel)
        data: dict[str, Any] = {
            "id": str(interaction.id),
            "application_id": str(bot.id),
            "type": int(interaction.kind),
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "channel_id": str(channel.id),
            "channel": payloads.of_channel(channel) | {"permissions": str(int(permissions))},
            "app_permissions": str(int(self.world.permissions(bot, channel))),
            "locale": person.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "attachment_size_limit": UPLOAD_LIMIT,
            "authorizing_integration_owners": {"0": str(guild.id) if guild else "0"},
            "context": 0 if guild else 1,
        }
        if interaction.source is not None:
            data["message"] = self.post.payload(interaction.source)
        if guild is None:
            return data | {"user": payloads.of_person(person)}
        return data | {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": payloads.of_member(guild, person, permissions),
        }
