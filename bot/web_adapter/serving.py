"""uvicorn, stopping when asked without taking the rest of the program down."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn


class PoliteServer(uvicorn.Server):
    """Ends its turns and returns on SIGINT or SIGTERM.

    uvicorn raises the signal again when it is done, which would end the process before the database is closed.
    """

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)
        for number in signals:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in signals:
                loop.remove_signal_handler(number)
