"""Interviews in a server take place in a room of their own: a private thread where she may open one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import discord
import structlog

from bot.discord_adapter.asking import direct_scope, thread_scope
from bot.discord_adapter.delivery import Address, Postman
from bot.discord_adapter.texts import locale_of, say
from core.content.schema import Locale
from core.interview.moving import interview_places, may_begin, move_interview
from core.messages import Request, Scope
from core.text.clean import shorten

if TYPE_CHECKING:
    from bot.discord_adapter.app import OhLora

log = structlog.get_logger(__name__)

_ARCHIVED_AFTER_MINUTES: Final = 1440
_NAME_CHARS: Final = 90
_MOST_LOOKED_AT: Final = 5

ThreadKind = Literal[discord.ChannelType.private_thread, discord.ChannelType.public_thread]
_KINDS: Final[tuple[tuple[ThreadKind, str], ...]] = (
    (discord.ChannelType.private_thread, "private"),
    (discord.ChannelType.public_thread, "public"),
)


@dataclass(frozen=True, slots=True)
class Room:
    """Where an interview takes place; `words` says in the catalogue's key how one gets there."""

    scope: Scope
    channel: int
    words: str


def is_her_room(place: Any, bot: discord.abc.User | None) -> bool:
    """Whether this is a thread that she opened."""
    return isinstance(place, discord.Thread) and bot is not None and place.owner_id == bot.id


class InterviewRooms:
    def __init__(self, bot: OhLora, post: Postman) -> None:
        self._bot = bot
        self._post = post

    async def enter(
        self, interaction: discord.Interaction[Any], request: Request, address: Address
    ) -> tuple[Request, Address]:
        """The request and the address of an interview that is wished for in a server's channel.

        The person is told where it goes on. Without any room it takes place where it was asked for.
        """
        locale, service = locale_of(interaction.locale, self._bot.service.default_locale), self._bot.service
        if not await may_begin(service.db, request, service.clock.now()):
            return request, address
        room = await self._room(interaction, request, locale)
        if room is None:
            return request, address
        place = f"<#{room.channel}>" if room.scope.kind != direct_scope(interaction.user).kind else ""
        await self._post.tell(address, locale, f"room.{room.words}", place=place)
        there = Address("channel", interaction.user.id, channel=room.channel, shard=address.shard)
        return replace(request, scope=room.scope), there

    async def _room(self, interaction: discord.Interaction[Any], request: Request, locale: Locale) -> Room | None:
        places = await interview_places(self._bot.service.db, request.account, thread_scope(0))
        lost: str | None = None
        for place in places[:_MOST_LOOKED_AT]:
            found = await self._thread(int(place))
            if found is None:
                lost = lost or place
            elif found.guild.id == interaction.guild_id and await _joined(found, interaction.user):
                return Room(thread_scope(found.id), found.id, "again")
        room = await self._opened(interaction, locale)
        if room is not None and lost is not None:
            now = self._bot.service.clock.now()
            await move_interview(self._bot.service.db, request.account, thread_scope(int(lost)), room.scope, now)
        return room

    async def _thread(self, thread_id: int) -> discord.Thread | None:
        """The thread, if it is still there for her."""
        try:
            found = await self._bot.fetch_channel(thread_id)
        except (discord.NotFound, discord.Forbidden):
            return None
        return found if isinstance(found, discord.Thread) and not found.locked else None

    async def _opened(self, interaction: discord.Interaction[Any], locale: Locale) -> Room | None:
        """A new private thread; a public one, or the direct conversation, where she may not open one."""
        channel, person = interaction.channel, interaction.user
        parent = channel.parent if isinstance(channel, discord.Thread) else channel
        if isinstance(parent, discord.TextChannel):
            name = shorten(say(locale, "room.name", name=person.display_name), _NAME_CHARS)
            for kind, words in _KINDS:
                thread = await self._new_thread(parent, name, kind)
                if thread is None:
                    continue
                if await _joined(thread, person) or kind is discord.ChannelType.public_thread:
                    return Room(thread_scope(thread.id), thread.id, words)
                await _removed(thread)
        try:
            direct = await self._bot.create_dm(person)
        except discord.HTTPException:
            return None
        return Room(direct_scope(person), direct.id, "direct")

    async def _new_thread(self, parent: discord.TextChannel, name: str, kind: ThreadKind) -> discord.Thread | None:
        try:
            if kind is discord.ChannelType.private_thread:
                return await parent.create_thread(
                    name=name, auto_archive_duration=_ARCHIVED_AFTER_MINUTES, invitable=False
                )
            return await parent.create_thread(name=name, auto_archive_duration=_ARCHIVED_AFTER_MINUTES, type=kind)
        except discord.HTTPException as error:
            log.info("no thread here", kind=kind.name, code=error.code)
            return None


async def _joined(thread: discord.Thread, person: discord.abc.Snowflake) -> bool:
    """Whether the person is in the thread now."""
    try:
        await thread.add_user(person)
    except discord.HTTPException as error:
        log.info("a learner could not be added to a thread", code=error.code)
        return False
    return True


async def _removed(thread: discord.Thread) -> None:
    """Take back a thread that nobody could enter."""
    try:
        await thread.delete()
    except discord.HTTPException as error:
        log.info("an empty thread stays", code=error.code)
