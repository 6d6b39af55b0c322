"""Her way of speaking: the right language, 반말 in Korean, no officialese in English."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from core.content.schema import Locale
from core.language.guard.evidence import Evidence, Objection
from core.language.guard.tables import pattern
from core.text.clean import fold

_POLITE: Final = pattern("speech", "polite")
_WRITTEN: Final = pattern("speech", "written")
_OFFICIALESE: Final = pattern("speech", "officialese", re.IGNORECASE)
_KOREAN_SHARE: Final = 0.5


def speech(text: str, evidence: Evidence) -> Objection | None:
    """The wrong language or the wrong tone."""
    wrong = _language(text, evidence)
    if wrong:
        return Objection("language", wrong)
    tone = _tone(text, evidence.locale)
    return Objection("persona", tone) if tone else None


def _language(text: str, evidence: Evidence) -> str:
    """A script that does not belong there; words that the sources or the learner use do not count."""
    known = set(re.findall(r"[^\W\d_]+", fold(" ".join((*evidence.sources, *evidence.quoted)))))
    words = re.findall(r"[^\W\d_]+", fold(text))
    strange = next((ch for word in words if word not in known for ch in word if _script(ch) == "other"), "")
    if strange:
        return strange
    korean = [word for word in words if "가" <= word[0] <= "힣" or "ㄱ" <= word[0] <= "ㅣ"]
    foreign = [word for word in words if word not in korean and len(word) > 1 and word not in known]
    if evidence.locale == "en":
        return next((word for word in korean if word not in known), "")
    if not korean or len(korean) / (len(korean) + len(foreign)) < _KOREAN_SHARE:
        return " ".join(foreign)[:60] or "no Korean"
    return ""


def _script(ch: str) -> str:
    name = unicodedata.name(ch, "")
    if name.startswith(
        ("HANGUL", "LATIN", "GREEK", "MODIFIER", "SUBSCRIPT", "SUPERSCRIPT", "MATHEMATICAL", "MICRO", "COMBINING")
    ):
        return "known"
    return "other" if ch.isalpha() else "known"


def _tone(text: str, locale: Locale) -> str:
    if locale == "en":
        found = _OFFICIALESE.search(text)
        return found.group() if found else ""
    for found in _POLITE.finditer(text):
        if not (found.group() == "니까" and not _asks_politely(text[: found.end()])):
            return text[max(0, found.start() - 6) : found.end()]
    written = [part for part in re.split(r"(?<=[.!?])\s+|\n+", text.strip()) if _WRITTEN.search(part)]
    return written[0][-20:] if written else ""


def _asks_politely(head: str) -> bool:
    """Whether it ends in "...ㅂ니까", not in the informal reason "...으니까"."""
    before = unicodedata.normalize("NFD", head[-3:-2])
    return before.endswith("ᆸ")
