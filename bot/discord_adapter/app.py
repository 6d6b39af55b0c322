"""The Discord client: who it is, what it listens to, what runs beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, cast

import discord
import structlog
from discord.ext import commands

from bot.announcing import Announcing
from bot.discord_adapter.announcements import Announcer
from bot.discord_adapter.asking import Wish
from bot.discord_adapter.buttons import TokenButton, submitted
from bot.discord_adapter.commands import add_commands
from bot.discord_adapter.conversation import Conversation
from bot.discord_adapter.service import DiscordService
from bot.discord_adapter.talk import meant_for_her
from bot.discord_adapter.translation import CatalogueTranslator
from core.messages import Action, Platform

log = structlog.get_logger(__name__)

_DRAIN_SECONDS: Final = 10.0


def intents_for(*, message_content: bool) -> discord.Intents:
    """Only what she needs: servers with their channels, and messages."""
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    intents.message_content = message_content
    return intents


class OhLora(commands.AutoShardedBot):
    """Oh-LoRA on Discord. All that two processes share is in the database."""

    def __init__(self, service: DiscordService, *, message_content: bool) -> None:
        settings = service.settings
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents_for(message_content=message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_count=settings.shard_count,
            shard_ids=cast(list[int], list(settings.shard_ids) or None),
        )
        self.service = service
        self.owners: frozenset[int] = frozenset()
        self.conversation = Conversation(self)
        self._beside: set[asyncio.Task[Any]] = set()
        self._turns = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def setup_hook(self) -> None:
        self.owners = await self._owners()
        self.add_dynamic_items(TokenButton)
        await self.tree.set_translator(CatalogueTranslator())
        add_commands(self.tree, self)
        if self.serves(0):
            await self._register()
        self.background(
            Announcing(self.service.tutor, Platform.DISCORD, self.background, Announcer(self).deliver).run()
        )
        self.background(self.conversation.recover())

    async def _owners(self) -> frozenset[int]:
        """Ids of the people to whom the bot belongs."""
        about = await self.application_info()
        if about.team is None:
            return frozenset({about.owner.id})
        return frozenset(member.id for member in about.team.members)

    async def _register(self) -> None:
        """Tell Discord which commands there are."""
        for guild_id in self.service.settings.guilds:
            self.tree.copy_global_to(guild=discord.Object(guild_id))
        if self.service.settings.guilds:
            self.tree.clear_commands(guild=None)
        for guild in (None, *map(discord.Object, self.service.settings.guilds)):
            await self.tree.sync(guild=guild)

    async def on_ready(self) -> None:
        log.info("on Discord", name=str(self.user), servers=len(self.guilds))

    async def on_message(self, message: discord.Message, /) -> None:
        wish = meant_for_her(message, self)
        if isinstance(wish, Wish):
            await self.conversation.hear(message, wish)
        elif wish == "cannot read":
            await self.conversation.cannot_read(message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Forms are read here and not by the object that showed them, which another process may have had."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        form = submitted(interaction)
        if form is not None:
            token, text = form
            await self.conversation.respond(interaction, Wish(Action.PRESS, text, token=token))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        log.exception("an event failed", what=event_method)

    # Shards.

    def shard_of(self, guild_id: int | None) -> int:
        """The shard that serves a server; direct messages are the first one's."""
        return 0 if guild_id is None else (guild_id >> 22) % (self.shard_count or 1)

    def serves(self, shard: int) -> bool:
        """Whether this process does."""
        return self.shard_ids is None or shard in self.shard_ids

    def webhook_of(self, application: int, token: str) -> discord.Webhook:
        """The webhook through which an interaction is answered, in whichever process it arrived."""
        data: Any = {"id": application, "type": discord.WebhookType.application.value, "token": token}
        return discord.Webhook.from_state(data, state=self._connection)

    # What runs beside the client.

    def background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something that nobody waits for; it is ended with the client."""
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._beside.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("background work failed", exc_info=task.exception())

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Marks a turn, which is let end before the client closes."""
        self._turns += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._turns -= 1
            if not self._turns:
                self._idle.set()

    async def close(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), _DRAIN_SECONDS)
        beside = list(self._beside)
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await super().close()
