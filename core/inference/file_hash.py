"""Names files of weights by what is in them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from core.errors import FaceError


def file_hash(*paths: Path) -> str:
    """A hash over the bytes of files, 16 hex digits.

    Raises:
        FaceError: one of them cannot be read.
    """
    found = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as file:
                found.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise FaceError(f"{path}: cannot be read: {error.strerror}") from error
    return found.hexdigest()[:16]
