"""Which replies in a group are nobody's business but the asker's."""

from __future__ import annotations

from typing import Final

from core.messages import (
    Action,
    ChartBlock,
    Emotion,
    FileBlock,
    Reply,
    ScoreCard,
    TextBlock,
    Tone,
    Visibility,
)
from core.studio.policy import ChannelPolicy

_ONES_OWN: Final = frozenset(
    {
        Action.PROGRESS,
        Action.SETTINGS,
        Action.LINK,
        Action.EXPORT,
        Action.ERASE,
        Action.APPEAL,
        Action.MODERATE,
        Action.DISPUTE,
        Action.INTERVIEW,
    }
)
_SAID_TO_ONE: Final = frozenset({Emotion.STERN, Emotion.CONCERNED})
"""Warnings, suspensions, and words for somebody who is not well."""


def is_personal(action: Action, reply: Reply, policy: ChannelPolicy) -> bool:
    """Whether a group must not see a reply; groups see questions and explanations, unless they decided otherwise."""
    if reply.visibility is Visibility.PUBLIC:
        return False
    if policy.answers == "private" or action in _ONES_OWN or reply.face.emotion in _SAID_TO_ONE:
        return True
    return any(
        isinstance(block, ScoreCard | ChartBlock | FileBlock)
        or (isinstance(block, TextBlock) and block.tone is Tone.SECRET)
        for block in reply.blocks
    )
