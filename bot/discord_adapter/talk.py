"""Which plain text is meant for her."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import discord

from bot.discord_adapter.asking import Wish
from bot.discord_adapter.threads import is_her_room
from core.messages import Action

if TYPE_CHECKING:
    from bot.discord_adapter.app import OhLora


def meant_for_her(message: discord.Message, bot: OhLora) -> Wish | Literal["cannot read", "not for her"]:
    """What a message asks of her.

    In a direct conversation everything is for her. In her own threads it is too, if she may read it. Elsewhere she
    answers questions in which she is mentioned, before everybody who heard them.
    """
    if message.author.bot or bot.user is None or message.type not in _SAID:
        return "not for her"
    if message.guild is None:
        return Wish(Action.TEXT, message.content)
    mentioned = bot.user in message.mentions
    text = re.sub(rf"<@!?{bot.user.id}>", "", message.content).strip()
    if is_her_room(message.channel, bot.user):
        if text:
            return Wish(Action.TEXT, text)
        return "not for her" if mentioned or bot.intents.message_content else "cannot read"
    return Wish(Action.ASK, text, aloud=True) if mentioned else "not for her"


_SAID = frozenset({discord.MessageType.default, discord.MessageType.reply})
