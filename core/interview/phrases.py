"""Set phrases of interview chat, from `phrases.yaml`."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from core.text.clean import fold

_EDGES = " .!?~,…^ㅋㅎㅠㅜ"


def chat_fold(text: str) -> str:
    """`fold` that leaves lone letters such as ㅁㄹ as they are typed, without punctuation and laughter at the edges."""
    folded = "".join(ch if "ㄱ" <= ch <= "ㅣ" else fold(ch) or " " for ch in " ".join(text.split()))
    return folded.strip(_EDGES)


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("phrases.yaml").read_text("utf-8"))
    return table


@cache
def patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    """The expressions of one kind, in the order of the file."""
    return tuple(re.compile(pattern) for pattern in _table()[kind])


def found(kind: str, text: str) -> bool:
    """Whether an expression of that kind occurs in `text` (folded by `chat_fold`)."""
    return any(pattern.search(text) for pattern in patterns(kind))


def is_only(kind: str, text: str) -> bool:
    """Whether `text` (folded by `chat_fold`) is nothing else."""
    return bool(text) and any(pattern.fullmatch(text) for pattern in patterns(kind))
