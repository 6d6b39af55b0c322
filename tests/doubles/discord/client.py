"""Points discord.py at the stand-in, by the two class attributes in which it keeps Discord's addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.doubles.discord.server import DiscordStandIn


@contextmanager
def pointed_at(discord: DiscordStandIn) -> Iterator[None]:
    """Inside, every discord.py client of this process talks to the stand-in."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = discord.api_base, yarl.URL(discord.gateway.url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
