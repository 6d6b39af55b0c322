"""Makes untrusted text safe to store, to show and to match."""

from __future__ import annotations

import re
import unicodedata

# Invisible or direction-changing characters: they hide words from moderation and scramble what others see.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """`text` in NFC without lone surrogates, control, invisible or direction-changing characters.

    Emoji keep their shape but lose joiners and variation selectors, which no rule here depends on.
    """
    sound = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    composed = unicodedata.normalize("NFC", sound.replace("\r\n", "\n").replace("\r", "\n"))
    visible = "".join(ch for ch in composed if ch in "\n\t" or unicodedata.category(ch) not in ("Cc", "Cs", "Co", "Cn"))
    spaced = _SPACES.sub(" ", _INVISIBLE.sub("", visible))
    return _BLANK_LINES.sub("\n\n", spaced).strip()


def fold(text: str) -> str:
    """`text` for matching: compatibility-composed, case-folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def squash(text: str) -> str:
    """`fold` without anything but letters and digits: matches across spacing and punctuation."""
    return "".join(ch for ch in fold(text) if ch.isalnum())


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word if possible, with an ellipsis where something is missing."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit // 2)
    return (head if space < 0 else head[:space]).rstrip() + "…"
