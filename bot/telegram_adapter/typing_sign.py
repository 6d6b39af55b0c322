"""Shows that she is writing, while something takes longer than a moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.telegram_adapter.asking import Where
from bot.telegram_adapter.client import TutorBot

_AFTER_SECONDS: Final = 0.4
_SHOWN_SECONDS: Final = 4.5


@asynccontextmanager
async def typing(bot: TutorBot, where: Where) -> AsyncIterator[None]:
    """She types meanwhile; that this cannot be shown is no reason to do anything else."""
    sign = asyncio.create_task(_type(bot, where))
    try:
        yield
    finally:
        sign.cancel()
        await asyncio.gather(sign, return_exceptions=True)


async def _type(bot: TutorBot, where: Where) -> None:
    await asyncio.sleep(_AFTER_SECONDS)
    while True:
        try:
            await bot.send_chat_action(where.chat, ChatAction.TYPING, message_thread_id=where.topic or None)
        except TelegramError:
            return
        await asyncio.sleep(_SHOWN_SECONDS)
