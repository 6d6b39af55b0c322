"""`ohlora run`: serve everything that is configured until told to stop."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

import click

from bot.cli.context import AppContext, run_async
from bot.cli.platforms import Platforms, open_platforms, starts_a_platform
from core.errors import ConfigError

if TYPE_CHECKING:
    from bot.composition import Assembly
    from bot.settings import WebSettings
    from bot.web_adapter.metrics import Metrics


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the playground, instead of the configured one.")
@click.pass_obj
@run_async
async def run(app: AppContext, port: int | None) -> None:
    """Serve the tutor: the playground page, and every platform whose token is configured."""
    from bot.composition import assembled
    from bot.logs import configure_logging
    from bot.web_adapter.metrics import Metrics
    from core.storage.home_lock import HomeLock

    settings = app.settings
    if not settings.web.enabled and not starts_a_platform(settings):
        raise ConfigError("there is nothing to serve: [web] enabled is false, and no platform's token is set")
    configure_logging(settings.log.level, settings.log.format)
    web = settings.web.model_copy(update={"port": port or settings.web.port})
    metrics = Metrics()
    with HomeLock(settings.home), _listen(web.host, web.port) if web.enabled else nullcontext() as listening:
        async with assembled(
            settings,
            observe=metrics.observe,
            observe_faces=metrics.observe_face,
            observe_phrasing=metrics.observe_phrasing,
        ) as assembly:
            clockwork = asyncio.create_task(assembly.keep_time())
            try:
                async with open_platforms(assembly) as platforms:
                    if listening is None:
                        await _until_told_or_over(platforms)
                    else:
                        await _serve_page(web, listening, assembly, metrics, platforms)
            finally:
                clockwork.cancel()
                with suppress(asyncio.CancelledError):
                    await clockwork  # it may be writing: the database closes after it


async def _serve_page(
    web: WebSettings, listening: socket.socket, assembly: Assembly, metrics: Metrics, platforms: Platforms
) -> None:
    """Serve the playground until told to stop."""
    import uvicorn

    from bot.web_adapter.app import build_app
    from bot.web_adapter.service import WebService
    from bot.web_adapter.serving import PoliteServer

    async def readiness() -> Mapping[str, str]:
        return {**await assembly.readiness(), **platforms.readiness()}

    service = WebService(
        tutor=assembly.tutor,
        db=assembly.db,
        library=assembly.library,
        readiness=readiness,
        settings=web,
        metrics=metrics,
        clock=assembly.clock,
        faces=assembly.faces,
        default_locale=assembly.settings.tutor.default_locale,
        web_token=assembly.settings.web_token,
    )
    server = PoliteServer(
        uvicorn.Config(build_app(service), log_config=None, access_log=False, timeout_graceful_shutdown=5)
    )
    click.echo(f"Oh-LoRA: http://{web.host}:{web.port}", err=True)
    await server.serve(sockets=[listening])


async def _until_told_or_over(platforms: Platforms) -> None:
    """Wait for SIGINT or SIGTERM, or for the last door to close."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, platforms.over.set)
    click.echo(f"Oh-LoRA: on {platforms.names} only", err=True)
    await platforms.over.wait()
    if platforms.refused:
        raise ConfigError("there is nothing left to serve")


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, opened before anything is loaded so that a taken port is said at once.

    Raises:
        ConfigError: the address cannot be used.
    """
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigError(f"port {port} is in use by another program: try ohlora run --port {port + 1}") from None
        raise ConfigError(f"cannot listen on {host}:{port}: {error.strerror}") from None
