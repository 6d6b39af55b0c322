"""All that Discord knows, and the rules of who may do what where."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from tests.doubles.discord import errors
from tests.doubles.discord.bits import EVERYTHING, ChannelType, Permission
from tests.doubles.discord.model import Channel, Guild, Message, Person

EPOCH_MS = 1_420_070_400_000
THINKS = 10.0
LOOK_EVERY = 0.004


class World:
    """State of the stand-in."""

    def __init__(self) -> None:
        self._last_id = 0
        self.bot = Person(self.new_id(), "Oh-LoRA", bot=True)
        self.owner = Person(self.new_id(), "owner")
        self.people: dict[int, Person] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}

    def new_id(self) -> int:
        """A snowflake of now, each of a later millisecond than the one before: servers spread over the shards."""
        fresh = (int(time.time() * 1000) - EPOCH_MS) << 22
        self._last_id = max(fresh, self._last_id + (1 << 22))
        return self._last_id

    async def until(self, condition: Callable[[], object], seconds: float = THINKS, what: str = "") -> None:
        """Wait until `condition` holds; an AssertionError says `what` did not come about."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    if condition():
                        return
                    await asyncio.sleep(LOOK_EVERY)
        except TimeoutError:
            raise AssertionError(what or f"nothing came about within {seconds} s") from None

    def permissions(self, person: Person, channel: Channel) -> Permission:
        """What a person may do in a channel."""
        if channel.guild is None:
            return EVERYTHING
        guild = channel.guild
        if person.id not in guild.members:
            return Permission(0)
        allowed = guild.everyone | guild.granted.get(person.id, Permission(0))
        if person is guild.owner or Permission.ADMINISTRATOR in allowed:
            return EVERYTHING
        for place in (channel.parent, channel):
            if place is not None:
                allowed &= ~place.denied.get(person.id, Permission(0))
        if channel.kind is ChannelType.PRIVATE_THREAD and person.id not in channel.participants:
            return allowed if Permission.MANAGE_THREADS in allowed else Permission(0)
        return allowed

    def demand(self, channel: Channel, *needed: Permission) -> None:
        """The bot needs to see the channel (else 50001) and these permissions (else 50013)."""
        has = self.permissions(self.bot, channel)
        if Permission.VIEW_CHANNEL not in has:
            raise errors.missing_access()
        if any(permission not in has for permission in needed):
            raise errors.missing_permissions()

    def channel(self, channel_id: int) -> Channel:
        channel = self.channels.get(channel_id)
        if channel is None or channel.deleted or (channel.parent is not None and channel.parent.deleted):
            raise errors.unknown_channel()
        return channel

    def message(self, channel: Channel, message_id: int) -> Message:
        message = channel.messages.get(message_id)
        if message is None:
            raise errors.unknown_message()
        return message

    def direct_channel(self, person: Person) -> Channel:
        """The one direct conversation between a person and the bot."""
        for channel in self.channels.values():
            if channel.recipient is person:
                return channel
        made = Channel(self.new_id(), ChannelType.DIRECT, recipient=person)
        self.channels[made.id] = made
        return made
