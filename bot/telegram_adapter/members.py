"""Who may moderate a group: Telegram is asked every time, so that a right that was taken away is gone at once."""

from __future__ import annotations

import structlog
from telegram import ChatMemberAdministrator, ChatMemberOwner
from telegram.error import TelegramError

from bot.telegram_adapter.client import TutorBot

log = structlog.get_logger(__name__)


async def may_moderate(bot: TutorBot, group: int, person: int) -> bool:
    """Whether this person owns the group, or is an administrator who may restrict members or manage the chat."""
    try:
        member = await bot.get_chat_member(group, person)
    except TelegramError as error:
        log.info("nobody knows who may moderate", reason=str(error))
        return False
    if isinstance(member, ChatMemberOwner):
        return True
    return isinstance(member, ChatMemberAdministrator) and (member.can_restrict_members or member.can_manage_chat)
