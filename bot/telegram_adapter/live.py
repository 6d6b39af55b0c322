"""The count under a group question, kept up to date without an edit for every answer."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Final

import structlog
from telegram import Message
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.telegram_adapter.client import TutorBot
from bot.telegram_adapter.render import limits
from bot.telegram_adapter.render.markup import escape, units
from core.buttons import meaning_of
from core.messages import Reply
from core.quiz.rounds.live import live_count
from core.quiz.rounds.policy import read_position
from core.storage.database import Database

log = structlog.get_logger(__name__)

_PAUSE_SECONDS: Final = 4.0  # a group gets twenty messages a minute, and edits are counted with them
_KEPT: Final = 500

Question = tuple[str, int]
"""Id of the round, and place of the question in it."""


class LiveCounts:
    """At most one edit at a time and question; it counts when it is made, so the last one is always right.

    Questions that an earlier process showed keep the count that they had: what counts is in the database.
    """

    def __init__(self, bot: TutorBot, db: Database, background: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        self._bot = bot
        self._db = db
        self._background = background
        self._shown: OrderedDict[Question, Message] = OrderedDict()
        self._waiting: set[Question] = set()

    async def watch(self, reply: Reply, message: Message) -> None:
        """A reply that everybody sees stands in `message`; it may ask a question."""
        for button in reply.buttons:
            meaning = await meaning_of(self._db, button.token) if button.asks_for else None
            if meaning is not None and "round" in meaning.args:
                self._shown[meaning.args["round"], read_position(meaning.args)] = message
                if len(self._shown) > _KEPT:
                    self._shown.popitem(last=False)

    def refresh(self, round_id: str, position: int) -> None:
        """Somebody may have answered this question."""
        question = (round_id, position)
        if question in self._shown and question not in self._waiting:
            self._waiting.add(question)
            self._background(self._show(question))

    async def _show(self, question: Question) -> None:
        await asyncio.sleep(_PAUSE_SECONDS)
        self._waiting.discard(question)
        message = self._shown[question]
        words = await live_count(self._db, *question)
        if words is None:
            return
        count = f"\n\n🙋 {escape(words)}"
        to: dict[str, Any] = {
            "chat_id": message.chat.id,
            "message_id": message.message_id,
            "parse_mode": ParseMode.HTML,
            "reply_markup": message.reply_markup,
        }
        try:
            if message.photo and units(message.caption or "") + units(count) <= limits.CAPTION:
                await self._bot.edit_message_caption(caption=message.caption_html + count, **to)
            elif message.text and units(message.text) + units(count) <= limits.TEXT:
                await self._bot.edit_message_text(message.text_html + count, **to)
        except (TelegramError, OSError) as error:
            log.debug("the count could not be shown", reason=str(error))
