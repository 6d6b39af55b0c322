"""From what a capability drafted to what an adapter draws: buttons get the tokens that their presses carry."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from core.content.schema import Locale
from core.messages import Button, Reply
from core.turn import Choice, Draft

_TOKEN_BYTES = 12


def _new_token() -> str:
    return secrets.token_urlsafe(_TOKEN_BYTES)


def finish(
    draft: Draft, locale: Locale, new_token: Callable[[], str] = _new_token
) -> tuple[Reply, list[tuple[str, Choice]]]:
    """The reply, and what each of its tokens stands for: both are to be stored in one transaction.

    Args:
        locale: the language the draft is written in, unless it names its own.
    """
    tokens = [(new_token(), choice) for choice in draft.choices]
    buttons = tuple(Button(token, choice.label, choice.style, choice.asks_for) for token, choice in tokens)
    return Reply(draft.blocks, buttons, draft.face, draft.visibility, draft.locale or locale), tokens
