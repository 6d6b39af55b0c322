"""The page's own words, in the visitor's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from random import Random

from starlette.requests import HTTPConnection

from core.content.schema import Locale
from core.i18n import Speaker, catalogue, pick_locale

_ROOM = "web."
_SCRIPT = "web.script."
_FACE = "faces.alt."
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*(?:[,;]|$)")


def language_hint(connection: HTTPConnection) -> str | None:
    """The browser's favourite language, e.g. "ko-KR"."""
    found = _LANGUAGE.match(connection.headers.get("accept-language", ""))
    return found.group(1) if found else None


def guessed_locale(connection: HTTPConnection, default: Locale) -> Locale:
    """The language of somebody who has not talked to the tutor yet."""
    return pick_locale(language_hint(connection), "", default)


def speaker(locale: Locale) -> Callable[..., str]:
    """Says `web.<key>`."""
    say = Speaker(locale, Random(0))  # noqa: S311 - the page's texts have no variants to choose from
    return lambda key, **values: say(_ROOM + key, **values)


@cache
def script_texts(locale: Locale) -> dict[str, str]:
    """The texts that the page's script shows, by key."""
    texts = {key: text for key, text in catalogue(locale).items() if isinstance(text, str)}
    own = {key.removeprefix(_SCRIPT): text for key, text in texts.items() if key.startswith(_SCRIPT)}
    return own | {f"face.{key.removeprefix(_FACE)}": text for key, text in texts.items() if key.startswith(_FACE)}
