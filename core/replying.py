"""From what a capability drafted to what an adapter draws: buttons get the tokens that their presses carry."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from core.content.schema import Locale
from core.messages import Button, Reply, ScopeKind, Visibility
from core.turn import Choice, Draft, Turn

_TOKEN_BYTES = 12


def _new_token() -> str:
    return secrets.token_urlsafe(_TOKEN_BYTES)


def face_shown(turn: Turn, visibility: Visibility) -> int | None:
    """Which of her faces goes with a reply (`FaceCue.face`).

    What everybody sees shows the group's face; a learner's own choice, or wish to see none, holds for the rest.
    """
    if visibility is Visibility.PUBLIC and turn.request.scope.kind is not ScopeKind.DIRECT:
        return turn.group_face
    if not turn.learner.show_face:
        return 0
    return turn.group_face if turn.learner.face is None else turn.learner.face


def finish(
    draft: Draft, locale: Locale, face: int | None = None, new_token: Callable[[], str] = _new_token
) -> tuple[Reply, list[tuple[str, Choice]]]:
    """The reply, and what each of its tokens stands for: both are to be stored in one transaction.

    Args:
        locale: the language the draft is written in, unless it names its own.
        face: which of her faces is shown, unless the draft names one.
    """
    tokens = [(new_token(), choice) for choice in draft.choices]
    buttons = tuple(Button(token, choice.label, choice.style, choice.asks_for) for token, choice in tokens)
    cue = draft.face if draft.face.face is not None else replace(draft.face, face=face)
    return Reply(draft.blocks, buttons, cue, draft.visibility, draft.locale or locale), tokens
