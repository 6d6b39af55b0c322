"""What Discord's refusals mean for a conversation."""

from __future__ import annotations

from typing import Final

import discord

_ACKNOWLEDGED_BY_ANOTHER: Final = 40060
_UNKNOWN_INTERACTION: Final = 10062


def already_answered(error: discord.HTTPException) -> bool:
    """The same event came twice, and the other one is being answered."""
    return error.code == _ACKNOWLEDGED_BY_ANOTHER


def too_late(error: discord.HTTPException) -> bool:
    """The three seconds to acknowledge are over."""
    return error.code == _UNKNOWN_INTERACTION


def may_pass(error: Exception) -> bool:
    """Whether trying again later makes sense: Discord has trouble, or cannot be reached."""
    return isinstance(error, discord.DiscordServerError | discord.RateLimited | OSError | TimeoutError)
