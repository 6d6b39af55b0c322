"""Text about the text: prompts, roles, instructions, the model itself, and marks that were left standing."""

from __future__ import annotations

import re
from typing import Final

from core.language.guard.evidence import Objection
from core.language.guard.tables import pattern
from core.quiz.grading.phrases import ORDER

_MARK: Final = pattern("meta", "mark", re.MULTILINE)
_LABEL: Final = pattern("meta", "label", re.IGNORECASE | re.MULTILINE)
_MODEL: Final = pattern("meta", "model", re.IGNORECASE)
_PROMPT: Final = pattern("meta", "prompt", re.IGNORECASE)


def meta(text: str, sources: str) -> Objection | None:
    """The first words about the text itself; what the sources say of prompts and language models is no such word."""
    for rule in (_MARK, _LABEL, _MODEL, _PROMPT, ORDER):
        for found in rule.finditer(text):
            if rule in (_MARK, _LABEL) or found.group().casefold() not in sources.casefold():
                return Objection("meta", found.group().strip()[:60])
    return None
