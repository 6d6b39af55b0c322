"""Every exchange: acknowledge first, remember the event, ask the tutor, bring the reply back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

import discord
import structlog

from bot.discord_adapter.asking import Wish, asked_by_interaction, asked_by_message, packed, unpacked
from bot.discord_adapter.buttons import AnswerForm
from bot.discord_adapter.delivery import Address, Postman, UndeliverableError
from bot.discord_adapter.errors import already_answered, too_late
from bot.discord_adapter.live import LiveCounts
from bot.discord_adapter.seen import Seen
from bot.discord_adapter.texts import locale_of, say
from bot.discord_adapter.threads import InterviewRooms, is_her_room
from core.buttons import Meaning, meaning_of
from core.messages import Action, Platform, Request

if TYPE_CHECKING:
    from bot.discord_adapter.app import OhLora

log = structlog.get_logger(__name__)

_LOOK_UP_SECONDS: Final = 0.25
"""A form must be the first answer, and within three seconds: its label is worth a quarter of one."""
_TRY_AGAIN_AFTER: Final = (1.0, 4.0, 15.0)
_TOKENS_LIVE: Final = timedelta(minutes=14)
"""Discord lets an interaction be answered for a quarter of an hour."""

Acknowledged = Literal["yes", "by another", "too late"]
"""An interaction that was acknowledged "by another" is either the second delivery of one that is being answered, or
the answer to the first try got lost and the second one was refused: who sees it for the first time goes on."""


class Conversation:
    """Carries wishes to the tutor and replies back. Keeps nothing: what has to last is in the database."""

    def __init__(self, bot: OhLora) -> None:
        self._bot = bot
        self._post = Postman(bot)
        self._rooms = InterviewRooms(bot, self._post)
        self._live = LiveCounts(bot)
        self._seen = Seen()

    async def respond(self, interaction: discord.Interaction[Any], wish: Wish) -> None:
        """Answer a command, a press or a form."""
        address, first = self._address(interaction), self._seen.is_new(interaction.id)
        acknowledged = await _acknowledge(interaction, hidden=address.hidden)
        if acknowledged == "by another" and not first:
            return
        if acknowledged == "too late":
            address = Address("channel", interaction.user.id)
        with self._bot.busy():
            meaning = await self._meaning(wish.token) if wish.token and interaction.guild_id else None
            opens = wish.action is Action.INTERVIEW or (meaning is not None and meaning.action is Action.INTERVIEW)
            request = asked_by_interaction(interaction, wish, self._bot.owners)
            if opens and interaction.guild_id and not is_her_room(interaction.channel, self._bot.user):
                request, address = await self._rooms.enter(interaction, request, address)
            await self.carry_out(request, address)
            if meaning is not None and interaction.message is not None and meaning.action is Action.ANSWER:
                self._live.refresh(interaction.message, meaning)

    async def pressed(self, interaction: discord.Interaction[Any], token: str) -> None:
        await self.respond(interaction, Wish(Action.PRESS, token=token))

    async def ask_for_text(self, interaction: discord.Interaction[Any], token: str, label: str) -> None:
        """Show the form behind a button, or say that what it belongs to is over."""
        locale = locale_of(interaction.locale, self._bot.service.default_locale)
        looking = asyncio.create_task(self._meaning(token))
        done, _ = await asyncio.wait({looking}, timeout=_LOOK_UP_SECONDS)
        meaning = looking.result() if done else Meaning(Action.PRESS)
        if meaning is None:
            await self.pressed(interaction, token)
            return
        title = label or say(locale, "form")
        try:
            await interaction.response.send_modal(AnswerForm(token, title, meaning.asks_for or say(locale, "form")))
        except discord.HTTPException as error:
            if not already_answered(error):
                log.warning("a form could not be shown", code=error.code)
                await self._post.tell(Address("channel", interaction.user.id), locale, "press_again")

    async def hear(self, message: discord.Message, wish: Wish) -> None:
        """Answer plain text where it was written."""
        if not self._seen.is_new(message.id):
            return
        with self._bot.busy():
            request = asked_by_message(message, wish, self._bot.owners)
            shard = message.guild.shard_id if message.guild is not None else 0
            place = message.channel.id
            address = Address("channel", message.author.id, channel=place, shard=shard, overheard=wish.aloud)
            try:
                async with message.channel.typing():
                    await self.carry_out(request, address)
            except discord.HTTPException:  # she may not even pretend to type there
                await self.carry_out(request, address)

    async def cannot_read(self, message: discord.Message) -> None:
        """Something was written in a room of hers whose words Discord keeps from her."""
        locale = locale_of(message.guild.preferred_locale if message.guild else None, self._bot.service.default_locale)
        await self._post.tell(Address("channel", 0, channel=message.channel.id), locale, "cannot_read")

    async def apologise(self, interaction: discord.Interaction[Any]) -> None:
        """A word for somebody whose command failed outside the tutor."""
        if interaction.type is discord.InteractionType.autocomplete:
            return
        address = self._address(interaction)
        if not interaction.response.is_done() and await _acknowledge(interaction, hidden=address.hidden) != "yes":
            address = Address("channel", interaction.user.id)
        locale = locale_of(interaction.locale, self._bot.service.default_locale)
        await self._post.tell(address, locale, "failed")

    async def carry_out(self, request: Request, address: Address) -> None:
        """Ask the tutor and deliver the reply; a crash in between is made good by `recover`."""
        service = self._bot.service
        key = f"{Platform.DISCORD}:{request.event_id}"
        try:
            async with service.db.write() as uow:
                await uow.inbox.add(key, Platform.DISCORD, address.packed(), packed(request), service.clock.now())
        except Exception:  # the learner is answered all the same
            log.exception("an event could not be remembered")
        reply = await service.tutor.handle(request)
        if not await self._delivered(reply, address):
            return
        try:
            async with service.db.write() as uow:
                await uow.inbox.done(key)
        except Exception:
            log.exception("an event could not be crossed out")

    async def _delivered(self, reply: Any, address: Address) -> bool:
        """False when Discord could not be reached for so long that only a restart may help."""
        for pause in (*_TRY_AGAIN_AFTER, None):
            try:
                await self._post.deliver(reply, address)
            except UndeliverableError as error:
                log.warning("a reply could not be delivered", reason=str(error))
            except (discord.HTTPException, OSError, TimeoutError) as error:
                log.warning("Discord has trouble", reason=str(error) or type(error).__name__)
                if pause is not None:
                    await asyncio.sleep(pause)
                    continue
                return False
            return True
        return False

    async def recover(self) -> None:
        """Answer what an earlier process had acknowledged and left behind; what this one has seen, it is answering."""
        service = self._bot.service
        async with service.db.read() as uow:
            rows = await uow.inbox.waiting(Platform.DISCORD)
        for row in rows:
            address = Address.unpacked(row.address)
            if not self._bot.serves(address.shard) or not self._seen.is_new(int(row.request["event_id"])):
                continue
            if address.kind == "interaction" and service.clock.now() - row.at > _TOKENS_LIVE:
                address = Address("channel", address.person)
            log.info("answered after a restart", event_key=row.event_key)
            with self._bot.busy():  # so that a polite end waits for it
                await self.carry_out(unpacked(row.request), address)

    def _address(self, interaction: discord.Interaction[Any]) -> Address:
        """Only the person sees replies in a server, but for a private room of theirs."""
        private = isinstance(interaction.channel, discord.Thread) and interaction.channel.is_private()
        in_guild = interaction.guild_id is not None
        return Address(
            "interaction",
            interaction.user.id,
            hidden=in_guild and not private,
            shard=self._bot.shard_of(interaction.guild_id),
            application=interaction.application_id,
            token=interaction.token,
        )

    async def _meaning(self, token: str) -> Meaning | None:
        """What a button is about; None when it is gone. A database in trouble does not keep it from being pressed."""
        try:
            return await meaning_of(self._bot.service.db, token)
        except Exception:
            log.exception("a button could not be looked up")
            return Meaning(Action.PRESS)


async def _acknowledge(interaction: discord.Interaction[Any], *, hidden: bool) -> Acknowledged:
    """Show at once that she thinks."""
    try:
        await interaction.response.defer(ephemeral=hidden, thinking=True)
    except discord.HTTPException as error:
        if already_answered(error):
            return "by another"
        log.warning("not acknowledged in time" if too_late(error) else "could not acknowledge", code=error.code)
        return "too late"
    except OSError as error:
        log.warning("could not acknowledge", reason=str(error))
        return "too late"
    return "yes"
