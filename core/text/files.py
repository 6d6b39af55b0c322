"""Reads the text files that people hand in."""

from __future__ import annotations

from pathlib import Path

from core.errors import ContentError


def read_utf8(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark, its line ends as they are.

    Raises:
        ContentError: the file cannot be read, or is in another encoding.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ContentError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: is not UTF-8 text (byte {error.start})") from error
