"""A real `ohlora run` in its own process, to be stopped politely or killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

import httpx

START_SECONDS = 60.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class Server:
    """Serves `home` on a port of its own; everything that it logs goes to `log`.

    `config` is appended to its configuration file; `environment` is added to this process's.
    """

    def __init__(self, home: Path, config: str = "", environment: Mapping[str, str] | None = None) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.log = home.with_suffix(".log")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._config = home.with_suffix(".toml")
        self._config.write_text(f"[tutor]\nturns_per_minute = 10000\n{config}", "utf-8")
        self._environment = dict(os.environ) | dict(environment or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def spawn(self) -> None:
        """Start the process without waiting for it to be ready."""
        command = [sys.executable, "-m", "bot", "run", "--port", str(self.port)]
        options = ["--home", str(self.home), "--config", str(self._config)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen([*command, *options], stdout=log, stderr=log, env=self._environment)

    async def start(self) -> float:
        """Start and wait until /readyz says ready; return the seconds that took."""
        started = monotonic()
        self.spawn()
        async with httpx.AsyncClient() as client:
            while monotonic() - started < START_SECONDS:
                assert self._process is not None
                assert self._process.poll() is None, self.log.read_text("utf-8")[-2000:]
                try:
                    response = await client.get(f"{self.url}/readyz")
                except httpx.TransportError:
                    await asyncio.sleep(0.02)
                    continue
                if response.status_code == httpx.codes.OK:
                    return monotonic() - started
                await asyncio.sleep(0.02)
        raise TimeoutError(self.log.read_text("utf-8")[-2000:])

    def kill(self) -> None:
        """`kill -9`: no chance to tidy up."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """Ask politely; return the exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=20)

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            self._leave_nothing_running()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave_nothing_running()

    def _leave_nothing_running(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()
