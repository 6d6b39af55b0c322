"""What the owner has to switch on at Discord, and the link that brings her into a server. Asks nobody but the token."""

from __future__ import annotations

import base64
import binascii
from typing import Final
from urllib.parse import urlencode

PERMISSIONS: Final = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Attach Files": 1 << 15,
    "Read Message History": 1 << 16,
    "Create Public Threads": 1 << 35,
    "Create Private Threads": 1 << 36,
    "Send Messages in Threads": 1 << 38,
}
"""What she asks for in a server. Without the last three, interviews take place in direct messages."""

_AUTHORISE: Final = "https://discord.com/oauth2/authorize"


def application_of(token: str) -> int | None:
    """The application's id, which is the first part of a bot's token; None if this cannot be a token."""
    first = token.partition(".")[0]
    try:
        number = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return int(number) if number.isascii() and number.isdecimal() else None


def invite_link(application: int) -> str:
    """The address with which a server's owner lets her in, with her commands and permissions."""
    wanted = {"client_id": application, "scope": "bot applications.commands", "permissions": sum(PERMISSIONS.values())}
    return f"{_AUTHORISE}?{urlencode(wanted)}"
