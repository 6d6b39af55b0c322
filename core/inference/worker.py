"""Runs a model's calls on its own threads with a bounded queue, so that the event loop never waits for arithmetic."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

from core.errors import BusyError

P = ParamSpec("P")
R = TypeVar("R")


class Worker:
    """The threads of one model.

    Args:
        name: shows in thread names and errors.
        capacity: calls that may run or wait; the next one is refused at once.
        timeout: seconds a caller waits for its result.
        threads: calls that run at once. With one, a model need not be safe for threads and calls run in order;
            several let a `BatchingEncoder` join their calls.
    """

    def __init__(self, name: str, capacity: int = 256, timeout: float = 10.0, threads: int = 1) -> None:
        self.name = name
        self._timeout = timeout
        self._slots = BoundedSemaphore(capacity)
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix=name)

    async def run(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of `call(*args, **kwargs)`.

        Raises:
            BusyError: the queue is full, or the result did not come in time.
        """
        if not self._slots.acquire(blocking=False):
            raise BusyError(f"{self.name}: the queue is full")
        future = self._threads.submit(partial(call, *args, **kwargs))
        future.add_done_callback(lambda _: self._slots.release())
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.wrap_future(future)
        except TimeoutError:
            raise BusyError(f"{self.name}: no result within {self._timeout:g} s") from None

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
