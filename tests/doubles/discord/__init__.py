"""A wire-level stand-in for Discord. Nothing of discord.py is replaced: its real client connects.

    async with DiscordStandIn() as discord:
        ...start a bot with discord.token against discord.api_base...
        await discord.connected()
        minji, study = discord.user("민지"), discord.guild().channel("study")
        shown = await minji.slash(study, "quiz", topic="경사하강법")
        form = await minji.click(shown, "답하기")
        result = await minji.submit(form, "손실을 줄이는 방향으로 가중치를 옮긴다")
        assert discord.breaches == []

What goes wrong is planned with `discord.faults` (429, 500, slow, any error of Discord's), `discord.gateway.drop()`,
`ask_to_reconnect()`, `invalidate()`, `discord.delete(thing)`, `discord.forbid(channel, permission)`, and
`deliveries=2` of a press. `await discord.until(condition)` waits for anything else.
"""

from tests.doubles.discord.bits import Permission
from tests.doubles.discord.client import pointed_at
from tests.doubles.discord.commands import NotOfferedError
from tests.doubles.discord.driver import DrivenGuild, User
from tests.doubles.discord.model import Channel, Message
from tests.doubles.discord.server import TOKEN, DiscordStandIn
from tests.doubles.discord.shown import Choice, Form, NoResponseError, Shown

__all__ = [
    "TOKEN",
    "Channel",
    "Choice",
    "DiscordStandIn",
    "DrivenGuild",
    "Form",
    "Message",
    "NoResponseError",
    "NotOfferedError",
    "Permission",
    "Shown",
    "User",
    "pointed_at",
]
