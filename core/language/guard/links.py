"""Addresses, mentions, pictures and markup: nothing that leads away or that a platform might draw."""

from __future__ import annotations

import re
from typing import Final

from core.language.guard.evidence import Objection

_ADDRESS: Final = re.compile(
    r"[a-z][a-z0-9+.-]*://|\bhttps?\b|\bwww\.|\b(?:mailto|tel|javascript|data):\S"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|kr|ai|dev|edu|gov|co|me|info|app|ly|gg|jp|cn|uk)\b(?!\s?\()"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|[\w.+-]+@[\w-]+\.[a-z]{2,}",
    re.IGNORECASE,
)
_MENTION: Final = re.compile(
    r"(?<![\w.])@\w{2,}|<[@#][!&]?\d+>|(?<!\w)/[a-z]{3,}(?![\w/])|(?<![\w&])#[a-z가-힣]\w+", re.IGNORECASE
)
_MARKUP: Final = re.compile(
    r"!?\[[^\]\n]+\]\([^)\n]*\)|</?[a-z][^<>\n]*>|&(?:[a-z]{2,8}|#\d+);|```|\|\s*:?-{2,}|<!--|\{\{|\}\}", re.IGNORECASE
)


def link(text: str) -> Objection | None:
    """The first address, mention or piece of markup."""
    for kind, rule in (("link", _ADDRESS), ("link", _MENTION), ("markup", _MARKUP)):
        found = rule.search(text)
        if found:
            return Objection(kind, found.group()[:60])
    return None
