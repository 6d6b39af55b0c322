"""The adapter's own words, in a person's language."""

from __future__ import annotations

from random import Random

from core.content.schema import Locale
from core.i18n import Speaker, pick_locale


def locale_of(hint: str | None, default: Locale) -> Locale:
    """The language of somebody's Telegram."""
    return pick_locale(hint, "", default)


def say(locale: Locale, key: str, **values: object) -> str:
    """`telegram.<key>`."""
    speaker = Speaker(locale, Random(0))  # noqa: S311 - these texts have no variants to choose from
    return speaker(f"telegram.{key}", **values)
