"""What a learner may want instead of answering, said in plain words during an interview."""

from __future__ import annotations

from typing import Final

from core.interview.machine import Kind
from core.interview.phrases import chat_fold, found, is_only

_MAX_CHARS: Final = 40


def wish_in(text: str) -> Kind | None:
    """`Kind.HINT` or `Kind.SKIP` if a short text wants just that."""
    if len(text) > _MAX_CHARS:
        return None
    folded = chat_fold(text)
    if is_only("hint", folded):
        return Kind.HINT
    return Kind.SKIP if is_only("skip", folded) else None


def wants_to_stop(text: str) -> bool:
    """Whether a short text ends the interview ("면접 그만할래")."""
    return len(text) <= _MAX_CHARS and is_only("stop", chat_fold(text))


def asks_for_time(text: str) -> bool:
    """Whether the reply to "ready?" is a no or a not yet."""
    return len(text) <= _MAX_CHARS and found("not_now", chat_fold(text))
