"""Names and descriptions of commands in people's languages, from the catalogues."""

from __future__ import annotations

import discord
from discord import app_commands

from core.i18n import catalogue

_ROOM = "discord.command."


def words(key: str) -> app_commands.locale_str:
    """The English text of `discord.command.<key>`, which Discord shows where there is no other."""
    return app_commands.locale_str(_text("en", key), key=key)


class CatalogueTranslator(app_commands.Translator):
    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        key = string.extras.get("key")
        return _text("ko", key) if key and locale is discord.Locale.korean else None


def _text(locale: str, key: str) -> str:
    text = catalogue("ko" if locale == "ko" else "en")[_ROOM + key]
    assert isinstance(text, str)  # noqa: S101 - a name has no variants
    return text
