"""How much Telegram takes, in UTF-16 code units as it counts them."""

from __future__ import annotations

from typing import Final

TEXT: Final = 4096
CAPTION: Final = 1024
ENTITIES: Final = 100
"""Marks in one message; what is marked beyond them shows plain."""
BUTTONS: Final = 60  # 100 at most, of which so many still fit a screen or two
LABEL: Final = 60
SHORT_LABEL: Final = 16
"""Two buttons of this length stand beside each other on a phone."""
PLACEHOLDER: Final = 64
FILE_BYTES: Final = 45 * 1024 * 1024  # 50 MB
