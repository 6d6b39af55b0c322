"""Text in a monospaced font: safe characters, true widths, wrapped lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_DANGEROUS = frozenset({"Cc", "Cs", "Co", "Cn"})
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})


def printable(text: str) -> str:
    """`text` without anything that a terminal would obey instead of show."""
    return "".join(
        ch
        for ch in text.replace("\t", "    ")
        if ch == "\n" or (unicodedata.category(ch) not in _DANGEROUS and ch not in _DIRECTION)
    )


def width(text: str) -> int:
    """Columns that `text` takes: Hangul and emoji take two, combining marks none."""
    return sum(_columns(ch) for ch in text)


def _columns(ch: str) -> int:
    if unicodedata.category(ch) in _NO_WIDTH or "\u1160" <= ch <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(ch) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """`text` followed by spaces up to `columns`."""
    return text + " " * max(0, columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most `columns`, broken at spaces where possible; line breaks of `text` are kept.

    A word that is wider than a line is broken anywhere.
    """
    return [line for paragraph in printable(text).split("\n") for line in _wrapped(paragraph, columns)]


def _wrapped(paragraph: str, columns: int) -> Iterator[str]:
    line = ""
    for word in paragraph.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer) <= columns:
            line = longer
            continue
        if line:
            yield line
        *full, line = _pieces(word, columns)
        yield from full
    yield line


def _pieces(word: str, columns: int) -> list[str]:
    pieces, piece, used = [], "", 0
    for ch in word:
        taken = _columns(ch)
        if used + taken > columns and piece:
            pieces.append(piece)
            piece, used = "", 0
        piece += ch
        used += taken
    return [*pieces, piece]
