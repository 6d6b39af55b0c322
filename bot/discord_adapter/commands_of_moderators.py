"""Commands for people who moderate a server. Discord hides them from others, and the tutor asks again who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_adapter.asking import Wish
from bot.discord_adapter.options import IN_SERVERS, given, option
from bot.discord_adapter.suggestions import Suggestions
from bot.discord_adapter.translation import words
from core.messages import Action

if TYPE_CHECKING:
    from bot.discord_adapter.app import OhLora

Interaction = discord.Interaction[Any]
_ON_OFF = ("on", "off")


def moderation_commands(bot: OhLora) -> app_commands.Group:
    """`/moderation`: what was done to whom, and undoing it."""
    group = app_commands.Group(
        name=words("moderation.name"),
        description=words("moderation.description"),
        default_permissions=discord.Permissions(moderate_members=True),
        allowed_contexts=IN_SERVERS,
    )

    async def do(interaction: Interaction, what: str, text: str = "", **options: object) -> None:
        await bot.conversation.respond(interaction, Wish(Action.MODERATE, text, {"do": what} | given(**options)))

    @group.command(name=words("moderation.cases.name"), description=words("moderation.cases.description"))
    @option("user")
    async def cases(interaction: Interaction, user: discord.User | None = None) -> None:
        await do(interaction, "cases", user=user and user.id)

    @group.command(name=words("moderation.appeals.name"), description=words("moderation.appeals.description"))
    async def appeals(interaction: Interaction) -> None:
        await do(interaction, "appeals")

    @group.command(name=words("moderation.unban.name"), description=words("moderation.unban.description"))
    @option("user")
    @option("case")
    @option("reason")
    async def unban(
        interaction: Interaction,
        user: discord.User | None = None,
        case: app_commands.Range[int, 1] | None = None,
        reason: app_commands.Range[str, 0, 500] = "",
    ) -> None:
        await do(interaction, "unban", reason, user=user and user.id, case=case)

    @group.command(name=words("moderation.reject.name"), description=words("moderation.reject.description"))
    @option("case")
    @option("reason")
    async def reject(
        interaction: Interaction, case: app_commands.Range[int, 1], reason: app_commands.Range[str, 0, 500] = ""
    ) -> None:
        await do(interaction, "reject", reason, case=case)

    @group.command(name=words("moderation.note.name"), description=words("moderation.note.description"))
    @option("user")
    @option("text")
    async def note(interaction: Interaction, user: discord.User, text: app_commands.Range[str, 1, 1000]) -> None:
        await do(interaction, "note", text, user=user.id)

    return group


def studio_commands(bot: OhLora, suggestions: Suggestions) -> app_commands.Group:
    """`/studio`: what holds in a channel."""
    group = app_commands.Group(
        name=words("studio.name"),
        description=words("studio.description"),
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_contexts=IN_SERVERS,
    )

    async def do(interaction: Interaction, what: str, **options: object) -> None:
        await bot.conversation.respond(interaction, Wish(Action.STUDIO, options={"do": what} | given(**options)))

    @group.command(name=words("studio.show.name"), description=words("studio.show.description"))
    async def show(interaction: Interaction) -> None:
        await do(interaction, "show")

    @group.command(name=words("studio.reset.name"), description=words("studio.reset.description"))
    async def reset(interaction: Interaction) -> None:
        await do(interaction, "reset")

    @group.command(name=words("studio.set.name"), description=words("studio.set.description"))
    @option("ask", *_ON_OFF)
    @option("quiz", *_ON_OFF)
    @option("round", *_ON_OFF)
    @option("interview", *_ON_OFF)
    @option("quiz_mode", "solo", "group")
    @option("channel_language", "ko", "en", "any")
    @option("answers", "own", "public", "private")
    @option("channel_face")
    @app_commands.autocomplete(channel_face=suggestions.channel_faces)
    async def decide(
        interaction: Interaction,
        ask: str | None = None,
        quiz: str | None = None,
        round: str | None = None,
        interview: str | None = None,
        quiz_mode: str | None = None,
        channel_language: str | None = None,
        answers: str | None = None,
        channel_face: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        rooms = {"open_ask": ask, "open_quiz": quiz, "open_round": round, "open_interview": interview}
        others = {"quiz_mode": quiz_mode, "language": channel_language, "answers": answers, "face": channel_face}
        await do(interaction, "set", **rooms, **others)

    return group
