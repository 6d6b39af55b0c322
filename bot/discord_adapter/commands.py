"""The slash commands and the message menu. Each parses, asks the tutor, and is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

from bot.discord_adapter.asking import Wish
from bot.discord_adapter.commands_of_moderators import moderation_commands, studio_commands
from bot.discord_adapter.options import IN_SERVERS_AND_DIRECT, given, option
from bot.discord_adapter.suggestions import Suggestions
from bot.discord_adapter.translation import words
from core.messages import MAX_REQUEST_CHARS, Action

if TYPE_CHECKING:
    from bot.discord_adapter.app import OhLora

log = structlog.get_logger(__name__)

Interaction = discord.Interaction[Any]
Tree = app_commands.CommandTree[Any]


def add_commands(tree: Tree, bot: OhLora) -> None:
    """All commands, in servers and in direct messages."""
    suggestions = Suggestions(bot.service)
    _add_asking(tree, bot)
    _add_quiz(tree, bot, suggestions)
    _add_interview(tree, bot, suggestions)
    for name, action in (
        ("review", Action.REVIEW),
        ("progress", Action.PROGRESS),
        ("stop", Action.STOP),
        ("help", Action.HELP),
    ):
        _add_plain(tree, bot, name, action)
    _add_settings(tree, bot, suggestions)
    tree.add_command(_privacy(bot))
    tree.add_command(moderation_commands(bot))
    tree.add_command(studio_commands(bot, suggestions))
    for kind in (discord.AppCommandType.chat_input, discord.AppCommandType.message):
        for command in tree.get_commands(type=kind):
            command.allowed_contexts = command.allowed_contexts or IN_SERVERS_AND_DIRECT
    tree.error(_failed)


def _add_plain(tree: Tree, bot: OhLora, name: str, action: Action) -> None:
    @tree.command(name=words(f"{name}.name"), description=words(f"{name}.description"))
    async def plain(interaction: Interaction) -> None:
        await bot.conversation.respond(interaction, Wish(action))


def _add_asking(tree: Tree, bot: OhLora) -> None:
    @tree.command(name=words("ask.name"), description=words("ask.description"))
    @option("question")
    async def ask(interaction: Interaction, question: app_commands.Range[str, 1, MAX_REQUEST_CHARS]) -> None:
        await bot.conversation.respond(interaction, Wish(Action.ASK, question))

    @tree.context_menu(name=words("about.name"))
    async def about(interaction: Interaction, message: discord.Message) -> None:
        text = message.content or "\n".join(embed.description or "" for embed in message.embeds)
        await bot.conversation.respond(interaction, Wish(Action.ASK, text[:MAX_REQUEST_CHARS], quoted=True))


def _add_quiz(tree: Tree, bot: OhLora, suggestions: Suggestions) -> None:
    @tree.command(name=words("quiz.name"), description=words("quiz.description"))
    @option("topic")
    @option("difficulty", "1", "2", "3")
    @option("mode", "solo", "group")
    @option("count")
    @option("seconds")
    @app_commands.autocomplete(topic=suggestions.topics)
    async def quiz(
        interaction: Interaction,
        topic: app_commands.Range[str, 1, 100] | None = None,
        difficulty: str | None = None,
        mode: str | None = None,
        count: app_commands.Range[int, 1, 20] | None = None,
        seconds: app_commands.Range[int, 20, 600] | None = None,
    ) -> None:
        chosen = given(topic=topic, difficulty=difficulty, mode=mode, count=count, seconds=seconds)
        await bot.conversation.respond(interaction, Wish(Action.QUIZ, options=chosen))


def _add_interview(tree: Tree, bot: OhLora, suggestions: Suggestions) -> None:
    @tree.command(name=words("interview.name"), description=words("interview.description"))
    @option("track")
    @app_commands.autocomplete(track=suggestions.tracks)
    async def interview(interaction: Interaction, track: app_commands.Range[str, 1, 100] | None = None) -> None:
        await bot.conversation.respond(interaction, Wish(Action.INTERVIEW, options=given(track=track)))


def _add_settings(tree: Tree, bot: OhLora, suggestions: Suggestions) -> None:
    @tree.command(name=words("settings.name"), description=words("settings.description"))
    @option("language", "ko", "en")
    @option("face")
    @option("visibility", "public", "private")
    @option("timezone")
    @app_commands.autocomplete(face=suggestions.faces, timezone=suggestions.timezones)
    async def settings(
        interaction: Interaction,
        language: str | None = None,
        face: app_commands.Range[str, 1, 40] | None = None,
        visibility: str | None = None,
        timezone: app_commands.Range[str, 1, 60] | None = None,
    ) -> None:
        chosen = given(language=language, face=face, visibility=visibility, timezone=timezone)
        await bot.conversation.respond(interaction, Wish(Action.SETTINGS, options=chosen))

    @tree.command(name=words("link.name"), description=words("link.description"))
    @option("code")
    async def link(interaction: Interaction, code: app_commands.Range[str, 1, 40] | None = None) -> None:
        await bot.conversation.respond(interaction, Wish(Action.LINK, options=given(code=code)))


def _privacy(bot: OhLora) -> app_commands.Group:
    group = app_commands.Group(name=words("privacy.name"), description=words("privacy.description"))

    @group.command(name=words("privacy.export.name"), description=words("privacy.export.description"))
    async def export(interaction: Interaction) -> None:
        await bot.conversation.respond(interaction, Wish(Action.EXPORT))

    @group.command(name=words("privacy.erase.name"), description=words("privacy.erase.description"))
    async def erase(interaction: Interaction) -> None:
        await bot.conversation.respond(interaction, Wish(Action.ERASE))

    return group


async def _failed(interaction: Interaction, error: app_commands.AppCommandError) -> None:
    """What went wrong outside the tutor is logged, and the person gets a word."""
    log.error("a command failed", command=getattr(interaction.command, "name", None), exc_info=error)
    bot: OhLora = interaction.client
    await bot.conversation.apologise(interaction)
