"""The count under a group question, kept up to date without an edit for every answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import discord
import structlog

from core.buttons import Meaning
from core.quiz.rounds.live import live_count
from core.quiz.rounds.policy import read_position

if TYPE_CHECKING:
    from bot.discord_adapter.app import OhLora

log = structlog.get_logger(__name__)

_PAUSE_SECONDS: Final = 1.5


class LiveCounts:
    """At most one edit at a time and message; it counts when it is made, so the last one is always right."""

    def __init__(self, bot: OhLora) -> None:
        self._bot = bot
        self._waiting: set[int] = set()

    def refresh(self, message: discord.Message, meaning: Meaning) -> None:
        """Somebody may have answered the question that stands in `message`."""
        if "round" in meaning.args and message.id not in self._waiting and not message.flags.ephemeral:
            self._waiting.add(message.id)
            self._bot.background(self._show(message, meaning.args["round"], read_position(meaning.args)))

    async def _show(self, message: discord.Message, round_id: str, position: int) -> None:
        await asyncio.sleep(_PAUSE_SECONDS)
        self._waiting.discard(message.id)
        words = await live_count(self._bot.service.db, round_id, position)
        if words is None:
            return
        try:
            await message.edit(content=f"🙋 {words}")
        except (discord.HTTPException, OSError) as error:
            log.debug("the count could not be shown", reason=str(error))
