"""Which events have come before: a convenience of one process. That nothing counts twice is the database's care."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

_KEPT: Final = 2000


class Seen:
    """The ids of the newest events."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, None] = OrderedDict()

    def is_new(self, event_id: int) -> bool:
        """Whether this is the first time, which it then was."""
        if event_id in self._ids:
            return False
        self._ids[event_id] = None
        if len(self._ids) > _KEPT:
            self._ids.popitem(last=False)
        return True
