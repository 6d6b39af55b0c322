"""Bytes as people say them, and how many of them a disk still takes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from core.errors import ModelError

_UNITS: Final = ("KiB", "MiB", "GiB", "TiB")
_RESERVE: Final = 64 * 1024 * 1024


def readable(size: int) -> str:
    """4.0 GiB, 88.3 MiB, 312 bytes."""
    if size < 1024:
        return f"{size} bytes"
    steps = min(len(_UNITS), (size.bit_length() - 1) // 10)
    return f"{size / 1024**steps:.1f} {_UNITS[steps - 1]}"


def require_space(folder: Path, size: int) -> None:
    """Refuse what does not fit beside a small reserve. Nothing needs no space. The folder need not exist yet.

    Raises:
        ModelError: with what is needed and what is free.
    """
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    if size and free < size + _RESERVE:
        raise ModelError(
            f"{folder}: {readable(size)} are to come, but only {readable(free)} are free there: make room, choose "
            "another --home, or download less at once with --only"
        )
