"""Short ways to ask the guard."""

from __future__ import annotations

from core.content.schema import Locale
from core.language.guard import Evidence, objection_to


def kind_of(text: str, *sources: str, locale: Locale = "en", quoted: str = "") -> str:
    """The kind of the objection; "" if the text may be released."""
    objection = objection_to(text, Evidence(locale, sources, (quoted,)))
    return objection.kind if objection else ""
