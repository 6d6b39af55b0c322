"""Who is using a home folder, by locks that the operating system drops when their process dies in whatever way."""

from __future__ import annotations

import fcntl
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from core.errors import StorageError

_SERVER, _VISITORS = "server.lock", "visitors.lock"


class HomeLock:
    """Held while a server runs on a home folder.

    Args:
        home: created if needed, for its owner alone.

    Raises:
        StorageError: on entering, when somebody else's use of the folder forbids this one.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._held: list[IO[str]] = []

    def _wanted(self) -> tuple[tuple[str, int], ...]:
        return ((_SERVER, fcntl.LOCK_EX),)

    def __enter__(self) -> Self:
        try:
            self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name, mode in self._wanted():
                file = (self._home / name).open("a", encoding="utf-8")
                self._held.append(file)
                fcntl.flock(file, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            user = "a server (ohlora run)" if name == _SERVER else "a chat or a restore"
            self.release()
            raise StorageError(f"{user} is using the folder {self._home}: end it first") from None
        except OSError as error:
            self.release()
            raise StorageError(f"the folder {self._home} cannot be used: {error.strerror}") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        for file in self._held:
            file.close()
        self._held.clear()


class VisitorLock(HomeLock):
    """Held while a terminal uses the folder: any number of them, and a server beside them."""

    def _wanted(self) -> tuple[tuple[str, int], ...]:
        return ((_VISITORS, fcntl.LOCK_SH),)


class SoleLock(HomeLock):
    """Held while the database is exchanged: nobody else may be there."""

    def _wanted(self) -> tuple[tuple[str, int], ...]:
        return ((_SERVER, fcntl.LOCK_EX), (_VISITORS, fcntl.LOCK_EX))


def server_runs(home: Path) -> bool:
    """Whether a server holds the folder. Creates nothing."""
    try:
        with (home / _SERVER).open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
