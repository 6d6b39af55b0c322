"""Cuts long texts where a reader would: between paragraphs, lines, sentences, words. Formulas and code stay whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_FENCE: Final = "```"
_WHOLE: Final = re.compile(r"```.*?```|\$\$.*?\$\$|`[^`\n]+`|\$[^$\n]+\$", re.DOTALL)
# From the best place to cut to the worst; a cut is made behind the match.
_PLACES: Final = (
    re.compile(r"\n\n+"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?。？！…])[\"'”’)\]]*\s+"),
    re.compile(r"\s+"),
)
_LEAST: Final = 0.3
"""A better place to cut counts only if the piece keeps this share of what fits."""


def split_text(text: str, limit: int) -> list[str]:
    """`text` in pieces of at most `limit` characters (at least 20).

    Code between backticks and formulas between dollars are cut only where one of them is longer than `limit` by
    itself; a fenced code block is then closed and opened again.

    Raises:
        ValueError: the limit is too small to be useful.
    """
    if limit < 20:
        raise ValueError(f"pieces of {limit} characters are too short")
    pieces = []
    rest = text.strip()
    while len(rest) > limit:
        head, rest = _cut(rest, limit)
        if head:
            pieces.append(head)
    return [*pieces, rest] if rest else pieces


def _cut(text: str, limit: int) -> tuple[str, str]:
    whole = [match.span() for match in _WHOLE.finditer(text) if match.start() < limit]
    if whole and whole[0][0] == 0 and whole[0][1] > limit:
        return _cut_whole(text, whole[0][1], limit)
    for pattern in _PLACES:
        for start, end in reversed(list(_spans(pattern, text, limit))):
            inside = any(begin < end and start < stop for begin, stop in whole)
            if not inside and start >= limit * _LEAST:
                return text[:start].rstrip(), text[end:].lstrip("\n ")
    # Nothing but a hard cut is left, in front of what must stay whole if that gets anywhere.
    begin = next((begin for begin, stop in whole if begin < limit < stop and begin > 0), limit)
    return text[:begin].rstrip(), text[begin:].lstrip("\n ")


def _spans(pattern: re.Pattern[str], text: str, limit: int) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text, 0, limit + 1) if match.start() <= limit)


def _cut_whole(text: str, end: int, limit: int) -> tuple[str, str]:
    """Cut something that does not fit by itself: code between its lines, anything else at the limit."""
    if not text.startswith(_FENCE):
        return text[:limit], text[limit:]
    opening = text[: text.index("\n") + 1] if "\n" in text[:limit] else f"{_FENCE}\n"
    room = limit - len(_FENCE) - 1
    line = text.rfind("\n", len(opening), room)
    at = line if line > len(opening) else room
    return f"{text[:at].rstrip()}\n{_FENCE}", opening + text[at:].lstrip("\n")
