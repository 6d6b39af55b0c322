"""Pictures that Telegram has already: sending one again costs no upload."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

import structlog

log = structlog.get_logger(__name__)

_NAME_CHARS: Final = 32
_LONGEST_ID: Final = 300


class FileIds:
    """Remembers the id of each picture, which holds for one bot only.

    Args:
        folder: one small file per picture, so that processes can share it; None keeps them in memory.
    """

    def __init__(self, folder: Path | None, bot_id: int) -> None:
        self._folder = None if folder is None else folder / str(bot_id)
        self._known: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        if key in self._known:
            return self._known[key]
        if self._folder is None:
            return None
        with suppress(OSError, UnicodeDecodeError):
            found = (self._folder / _name(key)).read_text("ascii")
            if 0 < len(found) <= _LONGEST_ID:
                self._known[key] = found
        return self._known.get(key)

    def put(self, key: str, file_id: str) -> None:
        self._known[key] = file_id
        if self._folder is None:
            return
        file = self._folder / _name(key)
        draft = file.with_name(f".{file.name}.part-{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(file_id, "ascii")
            draft.replace(file)
        except OSError as error:
            log.info("a picture's id is not kept", reason=error.strerror)

    def forget(self, key: str) -> None:
        """Telegram does not know the picture any more."""
        self._known.pop(key, None)
        if self._folder is not None:
            with suppress(OSError):
                (self._folder / _name(key)).unlink(missing_ok=True)


def _name(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:_NAME_CHARS]
