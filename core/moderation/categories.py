"""What moderation tells apart."""

from __future__ import annotations

from enum import StrEnum

NONE = "none"
"""The code of ordinary text."""


class Category(StrEnum):
    """Codes as logged. `paedrip` is abuse of somebody's parents (패드립)."""

    LOVE = "love"
    POLITICS = "politics"
    PAEDRIP = "paedrip"
    HATE = "hate"
