"""Which plain text is meant for her."""

from __future__ import annotations

from typing import Literal

from telegram import Message, MessageEntity

from bot.telegram_adapter.asking import Wish, is_group
from core.messages import MAX_REQUEST_CHARS, Action
from core.routing import parse

Unmeant = Literal["not for her", "only text"]


def meant_for_her(message: Message, bot_id: int, bot_name: str) -> Wish | Unmeant:
    """What a message without a command asks of her.

    In private everything is for her. In a group it is what replies to her or mentions her: a mention that asks for
    nothing in particular is a question, about the message that it replies to if it has no words of its own.
    """
    text = message.text or message.caption or ""
    if not is_group(message.chat):
        if not text:
            return "only text"
        if message.forward_origin is not None:
            return Wish(Action.ASK, text[:MAX_REQUEST_CHARS], quoted=True)
        return Wish(Action.TEXT, text)
    earlier = message.reply_to_message
    to_her = earlier is not None and earlier.from_user is not None and earlier.from_user.id == bot_id
    words = _without_mention(message, text, bot_id, bot_name)
    if words is None:
        return Wish(Action.TEXT, text) if to_her and text else "not for her"
    if to_her or parse(words) is not None:
        return Wish(Action.TEXT, words)
    if words or earlier is None:
        return Wish(Action.ASK, words)
    return Wish(Action.ASK, (earlier.text or earlier.caption or "")[:MAX_REQUEST_CHARS], quoted=True)


def _without_mention(message: Message, text: str, bot_id: int, bot_name: str) -> str | None:
    """The words beside her name; None if she is not named."""
    found = message.parse_entities() or message.parse_caption_entities()
    for entity, words in found.items():
        by_name = entity.type == MessageEntity.MENTION and words.lower() == f"@{bot_name}".lower()
        by_id = entity.user is not None and entity.user.id == bot_id
        if by_name or by_id:
            return " ".join(text.replace(words, " ", 1).split(" ")).strip()
    return None
