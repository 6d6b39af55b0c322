"""Plain text as Discord's Markdown: nothing that a learner wrote becomes markup, a mention or a link."""

from __future__ import annotations

import re
from typing import Final

import discord

# What Discord turns into a mention, an emoji, a clock or a command.
_TAG: Final = re.compile(r"<(?=[@#:/a-z])")
_SUBTEXT: Final = re.compile(r"^(\s*)(-#)", re.MULTILINE)
_FENCE: Final = "```"
_ZERO_WIDTH: Final = "\u200b"


def escape(text: str) -> str:
    """`text` so that it shows just as it is written."""
    escaped = discord.utils.escape_markdown(_SUBTEXT.sub(r"\1\\\2", text))
    unlinked = escaped.replace("](", "]\\(")  # discord.py escapes the first of several links on a line
    return discord.utils.escape_mentions(_TAG.sub(r"\\<", unlinked))


def code_block(text: str) -> str:
    return f"{_FENCE}\n{text.replace(_FENCE, _ZERO_WIDTH.join(_FENCE))}\n{_FENCE}"


def code(text: str) -> str:
    """A word or two in a grey box."""
    return f"`{' '.join(text.split()).replace('`', 'ˋ')}`"


def bold(text: str) -> str:
    return f"**{escape(text)}**" if text.strip() else ""


def quote(text: str) -> str:
    return "\n".join(f"> {escape(line)}" for line in text.split("\n"))


def small(text: str) -> str:
    """Fine print; every line needs its own mark."""
    return "\n".join(f"-# {escape(line)}" if line.strip() else line for line in text.split("\n"))


def link(text: str, url: str) -> str:
    """A link that shows its text; an address with spaces or brackets is no address."""
    if not re.fullmatch(r"https?://[^\s()<>\[\]]+", url):
        return escape(text)
    return f"[{escape(text)}]({url})"
