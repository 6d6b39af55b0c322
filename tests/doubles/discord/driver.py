"""People who use the bot: they type, press, fill in forms, and wait for what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.doubles.discord import payloads
from tests.doubles.discord.bits import ChannelType, Component, Intent, InteractionType, Permission
from tests.doubles.discord.bodies import Body
from tests.doubles.discord.commands import CHAT_INPUT, MESSAGE_MENU, command_data, local
from tests.doubles.discord.interactions import Interaction
from tests.doubles.discord.model import Channel, Guild, Message, Person
from tests.doubles.discord.shown import Choice, Form, NoResponseError, Shown
from tests.doubles.discord.world import THINKS

if TYPE_CHECKING:
    from tests.doubles.discord.server import DiscordStandIn


@dataclass(frozen=True, slots=True)
class DrivenGuild:
    """A server and what its owner does there."""

    discord: DiscordStandIn
    guild: Guild

    def channel(self, name: str) -> Channel:
        """The text channel of that name, made on first mention."""
        world = self.discord.world
        for channel in world.channels.values():
            if channel.guild is self.guild and channel.name == name and not channel.is_thread:
                return channel
        made = Channel(world.new_id(), ChannelType.TEXT, name, self.guild)
        world.channels[made.id] = made
        self.discord.gateway.later("CHANNEL_CREATE", payloads.of_channel(made), self.guild, Intent.GUILDS)
        return made

    @property
    def threads(self) -> list[Channel]:
        """Threads that exist, oldest first."""
        channels = self.discord.world.channels.values()
        return [c for c in channels if c.guild is self.guild and c.is_thread and not c.deleted]

    def join(self, *users: User) -> None:
        """People enter the server; whoever does something in a channel has entered too."""
        self.guild.members |= {user.person.id: user.person for user in users}

    def grant(self, user: User, *permissions: Permission) -> None:
        """Give a member more rights than everyone has."""
        self.join(user)
        for permission in permissions:
            had = self.guild.granted.get(user.person.id, Permission(0))
            self.guild.granted[user.person.id] = had | permission


@dataclass(frozen=True, slots=True)
class User:
    """A person at their client. Every deed waits for its visible result unless told otherwise.

    A deed raises NoResponseError when the bot does not acknowledge within three seconds, or never answers.
    """

    discord: DiscordStandIn
    person: Person

    @property
    def dm(self) -> Channel:
        """The direct conversation with the bot."""
        return self.discord.world.direct_channel(self.person)

    async def slash(
        self, channel: Channel, command: str, *, seconds: float = THINKS, wait: bool = True, **options: Any
    ) -> Shown:
        """Use a slash command; `command` may name a subcommand: "moderation ban". Localised names work too."""
        interaction = self._command(InteractionType.COMMAND, channel, command, options)
        return await self._do(interaction, seconds=seconds, wait=wait)

    async def autocomplete(
        self, channel: Channel, command: str, option: str, typed: str = "", **others: Any
    ) -> list[Choice]:
        """What is suggested while typing into an option."""
        values = others | {option: typed}
        interaction = self._command(InteractionType.AUTOCOMPLETE, channel, command, values, focused=option)
        await self._do(interaction, seconds=self.discord.interactions.acknowledge_within)
        return [Choice(local(choice, "name", self.person.locale), choice["value"]) for choice in interaction.choices]

    async def context_menu(self, message: Message, name: str, *, seconds: float = THINKS) -> Shown:
        """Use a command of a message's context menu."""
        rights = self._enter(message.channel)
        command = self.discord.commands.find(name, MESSAGE_MENU, self.person, message.channel, rights)
        resolved = {"messages": {str(message.id): self.discord.post.payload(message)}}
        data = {"id": command["id"], "name": command["name"], "type": MESSAGE_MENU}
        data |= {"target_id": str(message.id), "resolved": resolved}
        interaction = self.discord.interactions.make(InteractionType.COMMAND, self.person, message.channel, data)
        return await self._do(interaction, seconds=seconds)

    async def click(
        self,
        on: Message | Shown,
        button: str | int = 0,
        *,
        seconds: float = THINKS,
        deliveries: int = 1,
        wait: bool = True,
    ) -> Shown:
        """Press a button, by its label (or a part of it), its custom id, or its place among those to press.

        Without `wait` it is not waited for more than the acknowledgement; `deliveries` of 2 deliver it twice.
        """
        message = self._seen(on)
        control = _button(message, button)
        data = {"component_type": int(Component.BUTTON), "custom_id": control["custom_id"], "id": control["id"]}
        self._enter(message.channel)
        interaction = self._component(message, data)
        return await self._do(interaction, seconds=seconds, deliveries=deliveries, wait=wait)

    async def choose(self, on: Message | Shown, *values: str, seconds: float = THINKS) -> Shown:
        """Choose values (or labels) in a message's only menu."""
        message = self._seen(on)
        menu = next(control for control in message.controls if control["type"] == Component.STRING_SELECT)
        known = {option["label"]: option["value"] for option in menu["options"]}
        chosen = [known.get(value, value) for value in values]
        if not set(chosen) <= set(known.values()):
            raise AssertionError(f"the menu offers {list(known)}, not {values}")
        data = {"component_type": int(Component.STRING_SELECT), "custom_id": menu["custom_id"], "values": chosen}
        self._enter(message.channel)
        return await self._do(self._component(message, data | {"id": menu["id"]}), seconds=seconds)

    async def submit(
        self, form: Form | Shown, *texts: str, seconds: float = THINKS, deliveries: int = 1, wait: bool = True
    ) -> Shown:
        """Fill in a form's fields, in order, and send it."""
        form = form.form if isinstance(form, Shown) else form
        asked = form.interaction
        data = form.filled(texts)
        make = self.discord.interactions.make
        interaction = make(InteractionType.MODAL, self.person, asked.channel, data, asked.source)
        return await self._do(interaction, seconds=seconds, deliveries=deliveries, wait=wait)

    async def says(self, channel: Channel, text: str, *, seconds: float = THINKS, wait: bool = True) -> Shown:
        """Write plain text, and wait for the bot's next message there."""
        if not self._enter(channel) & _may_write(channel):
            raise AssertionError(f"{self.person.name} may not write in {channel.name}")
        if channel.is_thread:
            channel.participants.add(self.person.id)
        said = await self.discord.post.write(channel, self.person, Body({"content": text}))
        bot = self.discord.world.bot
        shown = Shown(lambda: [m for m in channel.history if m.author is bot and m.id > said.id])
        if wait:
            await self.discord.until(lambda: shown.messages, seconds, f"no word after {text[:60]!r}")
        return shown

    async def _do(self, interaction: Interaction, *, seconds: float, deliveries: int = 1, wait: bool = True) -> Shown:
        shown = Shown(lambda: interaction.messages, interaction)
        await self.discord.interactions.send(interaction, deliveries)
        within = min(seconds, self.discord.interactions.acknowledge_within)
        await self._expect(interaction, lambda: interaction.callback is not None, within, "did not respond")
        if wait:
            await self._expect(interaction, lambda: interaction.answered_after is not None, seconds, "thinks for ever")
        return shown

    async def _expect(self, interaction: Interaction, condition: Any, seconds: float, what: str) -> None:
        try:
            await self.discord.until(condition, seconds)
        except AssertionError:
            raise NoResponseError(f"{what}: {_deed(interaction.data)}; refused: {interaction.refused}") from None

    def _enter(self, channel: Channel) -> Permission:
        """Join the server if that is new, and find out what one may do in the channel."""
        if channel.guild is not None:
            channel.guild.members.setdefault(self.person.id, self.person)
        rights = self.discord.world.permissions(self.person, channel)
        if channel.deleted or not rights & Permission.VIEW_CHANNEL:
            raise AssertionError(f"{self.person.name} does not see {channel.name or 'the conversation'}")
        return rights

    def _seen(self, on: Message | Shown) -> Message:
        message = _with_controls(on) if isinstance(on, Shown) else on
        if message.deleted or message.visible_to not in (None, self.person):
            raise AssertionError(f"{self.person.name} does not see that message")
        return message

    def _command(
        self, kind: InteractionType, channel: Channel, command: str, options: Mapping[str, Any], focused: str = ""
    ) -> Interaction:
        rights = self._enter(channel)
        name, *path = command.split()
        known = self.discord.commands.find(name, CHAT_INPUT, self.person, channel, rights)
        values = {key: value.person if isinstance(value, User) else value for key, value in options.items()}
        data = command_data(known, path, values, self.person.locale, focused)
        if "resolved" in data:
            data["resolved"] = self._resolved(data["resolved"], channel)
        return self.discord.interactions.make(kind, self.person, channel, data)

    def _resolved(self, named: dict[str, dict[str, Any]], channel: Channel) -> dict[str, Any]:
        """The people and channels that were named in options, as Discord describes them."""
        resolved: dict[str, Any] = {"users": {}, "members": {}, "channels": {}}
        for key, person in named.get("users", {}).items():
            resolved["users"][key] = payloads.of_person(person)
            if channel.guild is not None and person.id in channel.guild.members:
                rights = self.discord.world.permissions(person, channel)
                member = payloads.of_member(channel.guild, person, rights)
                del member["user"], member["deaf"], member["mute"]
                resolved["members"][key] = member
        for key, place in named.get("channels", {}).items():
            resolved["channels"][key] = payloads.of_channel(place) | {"permissions": "0"}
        return resolved

    def _component(self, message: Message, data: dict[str, Any]) -> Interaction:
        make = self.discord.interactions.make
        return make(InteractionType.COMPONENT, self.person, message.channel, data, message)


def _with_controls(shown: Shown) -> Message:
    return next((message for message in reversed(shown.messages) if message.controls), shown.message)


def _button(message: Message, wanted: str | int) -> dict[str, Any]:
    buttons = [c for c in message.controls if c["type"] == Component.BUTTON]
    pressable = [button for button in buttons if not button.get("disabled") and "custom_id" in button]
    if isinstance(wanted, int) and wanted < len(pressable):
        return pressable[wanted]
    if isinstance(wanted, str):
        named = [button for button in pressable if wanted in (button.get("label"), button["custom_id"])]
        alike = [button for button in pressable if wanted in button.get("label", "")]
        for button in named + alike:
            return button
    raise AssertionError(f"no button {wanted!r}; there are {message.buttons}")


def _may_write(channel: Channel) -> Permission:
    return Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES


def _deed(data: Mapping[str, Any]) -> str:
    return str(data.get("name") or data.get("custom_id"))
