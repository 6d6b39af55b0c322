"""How long to wait after trouble: longer each time, until it is over."""

from __future__ import annotations

from typing import Final

_FIRST_SECONDS: Final = 1.0
_LONGEST_SECONDS: Final = 60.0


class Pauses:
    def __init__(self) -> None:
        self._next = _FIRST_SECONDS

    def next(self) -> float:
        """Seconds to wait now."""
        pause, self._next = self._next, min(2 * self._next, _LONGEST_SECONDS)
        return pause

    def reset(self) -> None:
        self._next = _FIRST_SECONDS
