"""Keeps parsed content, so that a start with unchanged files reads one JSON file instead of all the YAML."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import structlog
from pydantic import TypeAdapter, ValidationError

from core.content import crosscheck, located_yaml, schema
from core.content.library import Library
from core.content.loader import chapter_files, load_library, track_files, vocabulary_file

log = structlog.get_logger()

_RULES: Final = (schema, crosscheck, located_yaml)
_library: Final = TypeAdapter(Library)


def load_cached(folder: Path, cache: Path) -> Library:
    """The content of `folder`, parsed once for as long as neither its files nor the rules change.

    Args:
        cache: the folder for the parsed form; it is made, and older forms in it are removed. One that cannot be
            written costs time, nothing else.

    Raises:
        ContentError: as `load_library`.
    """
    kept = cache / f"content-{_fingerprint(folder)}.json"
    try:
        return _library.validate_json(kept.read_bytes())
    except (OSError, ValidationError):
        library = load_library(folder)
        _keep(library, kept)
        return library


def _fingerprint(folder: Path) -> str:
    rules = [Path(str(module.__file__)) for module in _RULES]
    return _digest([*rules, vocabulary_file(folder), *chapter_files(folder), *track_files(folder)])


def _digest(files: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for file in files:
        # The name counts too: it orders the chapters.
        found.update(f"{file.name}\0".encode())
        found.update(hashlib.sha256(file.read_bytes() if file.is_file() else b"").digest())
    return found.hexdigest()[:32]


def _keep(library: Library, file: Path) -> None:
    draft = file.with_name(f".{file.name}.part-{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(_library.dump_json(library))
        draft.replace(file)
        for older in file.parent.glob("content-*.json"):
            if older != file:
                older.unlink(missing_ok=True)
    except OSError as error:
        log.warning("parsed content not kept", file=str(file), reason=error.strerror)
