"""`ohlora run`: serve everything that is configured until told to stop."""

from __future__ import annotations

import asyncio
import errno
import socket
from contextlib import suppress

import click

from bot.cli.context import AppContext, run_async
from core.errors import ConfigError


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the playground, instead of the configured one.")
@click.pass_obj
@run_async
async def run(app: AppContext, port: int | None) -> None:
    """Serve the tutor: the playground page, and every platform whose token is configured."""
    import uvicorn

    from bot.composition import assembled
    from bot.logs import configure_logging
    from bot.web_adapter.app import build_app
    from bot.web_adapter.metrics import Metrics
    from bot.web_adapter.service import WebService
    from bot.web_adapter.serving import PoliteServer
    from core.storage.home_lock import HomeLock

    settings = app.settings
    if not settings.web.enabled:
        raise ConfigError("there is nothing to serve: [web] enabled is false")
    configure_logging(settings.log.level, settings.log.format)
    web = settings.web.model_copy(update={"port": port or settings.web.port})
    metrics = Metrics()
    with HomeLock(settings.home), _listen(web.host, web.port) as listening:
        async with assembled(settings, observe=metrics.observe) as assembly:
            service = WebService(
                tutor=assembly.tutor,
                db=assembly.db,
                library=assembly.library,
                readiness=assembly.readiness,
                settings=web,
                metrics=metrics,
                clock=assembly.clock,
                default_locale=settings.tutor.default_locale,
                web_token=settings.web_token,
            )
            server = PoliteServer(
                uvicorn.Config(build_app(service), log_config=None, access_log=False, timeout_graceful_shutdown=5)
            )
            click.echo(f"Oh-LoRA: http://{web.host}:{web.port}", err=True)
            clockwork = asyncio.create_task(assembly.keep_time())
            try:
                await server.serve(sockets=[listening])
            finally:
                clockwork.cancel()
                with suppress(asyncio.CancelledError):
                    await clockwork  # it may be writing: the database closes after it


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
