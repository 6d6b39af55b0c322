"""What is suggested while somebody types into an option."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import discord
from discord import app_commands
from rapidfuzz import fuzz, process

from bot.discord_adapter.service import DiscordService
from bot.discord_adapter.texts import locale_of, say
from core.content.schema import Locale
from core.learners.timezones import well_known_timezones
from core.quiz.topics import Topics
from core.text.clean import squash

_MOST: Final = 25
_NAME_CHARS: Final = 100
_ALIKE: Final = 55.0

Choices = list[app_commands.Choice[str]]


class Suggestions:
    def __init__(self, service: DiscordService) -> None:
        self._service = service
        self._topics = Topics(service.library)

    async def topics(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        """Chapters first, then everything that the typed letters may mean."""
        locale = self._locale(interaction)
        if not squash(typed):
            return _choices((topic.label(locale),) * 2 for topic in self._topics.chapters)
        return _choices((topic.label(locale),) * 2 for topic in self._topics.suggested(typed, _MOST))

    async def tracks(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        locale = self._locale(interaction)
        tracks = self._service.library.tracks
        return _choices(_alike([(getattr(track.title, locale), track.id) for track in tracks], typed))

    async def channel_faces(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        locale = self._locale(interaction)
        return _choices(_alike([(say(locale, "command.value.usual"), "any"), *self._gallery(locale)], typed))

    async def faces(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        locale = self._locale(interaction)
        shown = [(say(locale, f"command.value.{value}"), value) for value in ("on", "off")]
        return _choices(_alike([*shown, *self._gallery(locale)], typed))

    async def timezones(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return _choices(_alike([(name, name) for name in well_known_timezones()], typed))

    def _gallery(self, locale: Locale) -> list[tuple[str, str]]:
        gallery = self._service.faces.gallery
        return [(gallery.called(number, locale), str(number)) for number in sorted(gallery.names)]

    def _locale(self, interaction: discord.Interaction[Any]) -> Locale:
        return locale_of(interaction.locale, self._service.default_locale)


def _alike(named: list[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """The pairs of name and value whose name resembles what was typed, best first; all of them for nothing."""
    wanted = squash(typed)
    if not wanted:
        return named
    names = [squash(name) for name, _ in named]
    found = process.extract(wanted, names, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE, limit=_MOST)
    return [named[index] for _, _, index in found]


def _choices(named: Iterable[tuple[str, str]]) -> Choices:
    fits = ((name, value) for name, value in named if len(value) <= _NAME_CHARS)
    return [app_commands.Choice(name=name[:_NAME_CHARS], value=value) for name, value in fits][:_MOST]
