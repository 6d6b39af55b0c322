"""Many conversations at once, each in the order in which it happened."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import structlog

log = structlog.get_logger(__name__)

_MOST_AT_ONCE: Final = 64

Work = Callable[[], Awaitable[None]]


class Lanes:
    """Runs work side by side, but one piece after another for the same key."""

    def __init__(self, most: int = _MOST_AT_ONCE) -> None:
        self._slots = asyncio.Semaphore(most)
        self._waiting: dict[int, deque[Work]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def put(self, key: int, work: Work) -> None:
        if key in self._waiting:
            self._waiting[key].append(work)
            return
        self._waiting[key] = deque((work,))
        task = asyncio.create_task(self._run(key))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, key: int) -> None:
        waiting = self._waiting[key]
        try:
            while waiting:
                async with self._slots:
                    try:
                        await waiting.popleft()()
                    except Exception:
                        log.exception("an event failed")
        finally:
            del self._waiting[key]

    async def drain(self, seconds: float) -> None:
        """Let what has begun end for so long; what is cut off then is found again by the next process."""
        running = set(self._running)
        for waiting in self._waiting.values():
            waiting.clear()
        if running:
            with suppress(TimeoutError):
                await asyncio.wait(running, timeout=seconds)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
