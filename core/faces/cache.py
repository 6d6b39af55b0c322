"""Keeps pictures on the disk, within a size, and does without when the disk is unwilling."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

import structlog

log = structlog.get_logger(__name__)

_SEAL_BYTES: Final = 16
_ROOM_AFTER_CLEARING: Final = 0.9
_ENDING: Final = ".face"


class FaceCache:
    """Pictures by name, the least recently used of which go first when there is no more room.

    Every file ends with a digest of what stands before it: one that was cut short or damaged is removed, not shown.
    An unwritable or full disk is said once; everything then goes on without being kept. Safe for threads.

    Args:
        folder: is made when the first picture is kept.
        version: names the weights; pictures of other versions are removed.
        most_bytes: 0 keeps nothing.
    """

    def __init__(self, folder: Path, version: str, most_bytes: int) -> None:
        self._root = folder
        self._folder = folder / version
        self._most = most_bytes
        self._size: int | None = None  # counted when it is first needed
        self._warned = False
        self._lock = Lock()

    def has(self, name: str) -> bool:
        return self._file(name).is_file()

    def read(self, name: str) -> bytes | None:
        """The picture, or None when it is not there in one piece."""
        file = self._file(name)
        try:
            sealed = file.read_bytes()
        except OSError:
            return None
        content, seal = sealed[:-_SEAL_BYTES], sealed[-_SEAL_BYTES:]
        with suppress(OSError):
            if not content or seal != _seal(content):
                log.warning("damaged picture removed", file=file.name)
                file.unlink(missing_ok=True)
                return None
            os.utime(file)
        return content

    def write(self, name: str, content: bytes) -> None:
        """Keep a picture, whole or not at all."""
        if len(content) + _SEAL_BYTES > self._most:
            return
        with self._lock:
            try:
                self._keep(self._file(name), content + _seal(content))
            except OSError as error:
                if not self._warned:
                    log.warning("pictures are not kept", folder=str(self._folder), reason=error.strerror)
                self._warned = True

    def _keep(self, file: Path, sealed: bytes) -> None:
        if self._size is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._forget_the_rest()
            self._size = sum(size for _, size, _ in self._kept())
        draft = file.with_name(f".{file.name}.part-{os.getpid()}")
        try:
            draft.write_bytes(sealed)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
        self._size += len(sealed)
        if self._size > self._most:
            self._clear()

    def _clear(self) -> None:
        """Remove what was not used for longest, until there is some room again."""
        kept = sorted(self._kept())
        self._size = sum(size for _, size, _ in kept)
        for _, size, file in kept:
            if self._size <= self._most * _ROOM_AFTER_CLEARING:
                break
            file.unlink(missing_ok=True)
            self._size -= size

    def _kept(self) -> list[tuple[float, int, Path]]:
        """Moment of the last use, size and place of every picture."""
        found = []
        for file in self._folder.glob(f"*{_ENDING}"):
            with suppress(FileNotFoundError):
                state = file.stat()
                found.append((state.st_mtime, state.st_size, file))
        return found

    def _forget_the_rest(self) -> None:
        unfinished = self._folder.glob(f".*{_ENDING}.part-*")
        for file in (*unfinished, *(f for f in self._root.glob(f"*/*{_ENDING}") if f.parent != self._folder)):
            file.unlink(missing_ok=True)
        for folder in self._root.iterdir():
            if folder != self._folder:
                with suppress(OSError):  # something else may lie in it
                    folder.rmdir()

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}{_ENDING}"


def _seal(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_SEAL_BYTES).digest()
