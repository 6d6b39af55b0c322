"""How much Discord takes, with a little room to spare."""

from __future__ import annotations

from typing import Final

CONTENT: Final = 2000
DESCRIPTION: Final = 4000  # 4,096
ALL_EMBEDS: Final = 5600  # 6,000 characters in all embeds of a message
EMBEDS: Final = 10
FILES: Final = 9  # 10, of which one is left for her face
BUTTONS: Final = 25
LABEL: Final = 80
MODAL_TITLE: Final = 45
FILE_BYTES: Final = 8 * 1024 * 1024  # 10 MiB in all
