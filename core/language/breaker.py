"""A circuit breaker: whoever keeps failing is left alone for a while, then tried once.

closed -> (many failures in a window) -> open -> (after a rest) -> half-open: one trial -> closed or open again.
Nygard, Release It!, 2nd edition, chapter 5.
"""

from __future__ import annotations

from collections import deque
from enum import StrEnum
from threading import Lock
from typing import Final

_MOST_REMEMBERED: Final = 256


class Circuit(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Breaker:
    """Pure but for what it remembers; moments are seconds of any clock that only goes forward. Safe for threads.

    Args:
        failures: opens at so many within `window` seconds, if they are at least half of what was tried in it.
        rest: seconds until a trial is admitted; a trial that is never reported on frees its place after as long.
    """

    def __init__(self, failures: int = 4, window: float = 60.0, rest: float = 30.0) -> None:
        self._failures = failures
        self._window = window
        self._rest = rest
        self._outcomes: deque[tuple[float, bool]] = deque(maxlen=_MOST_REMEMBERED)
        self._opened_at: float | None = None
        self._trial_since: float | None = None
        self._lock = Lock()

    def admit(self, now: float) -> bool:
        """Whether a call may be made; in the half-open state only one caller hears yes."""
        with self._lock:
            state = self._state(now)
            if state is Circuit.HALF_OPEN:
                self._trial_since = now
            return state is not Circuit.OPEN

    def succeeded(self, now: float) -> None:
        with self._lock:
            if self._opened_at is None:
                self._outcomes.append((now, True))
            elif self._trial_since is not None:
                self._close()

    def failed(self, now: float) -> None:
        with self._lock:
            if self._opened_at is not None:
                if self._trial_since is not None:
                    self._open(now)
                return
            self._outcomes.append((now, False))
            recent = [good for at, good in self._outcomes if at > now - self._window]
            bad = recent.count(False)
            if bad >= self._failures and 2 * bad >= len(recent):
                self._open(now)

    def state(self, now: float) -> Circuit:
        with self._lock:
            return self._state(now)

    def _state(self, now: float) -> Circuit:
        if self._opened_at is None:
            return Circuit.CLOSED
        since = self._opened_at if self._trial_since is None else self._trial_since
        return Circuit.HALF_OPEN if now >= since + self._rest else Circuit.OPEN

    def _open(self, now: float) -> None:
        self._opened_at, self._trial_since = now, None
        self._outcomes.clear()

    def _close(self) -> None:
        self._opened_at = self._trial_since = None
