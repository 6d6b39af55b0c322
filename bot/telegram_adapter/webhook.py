"""Webhook: Telegram delivers events to this server, and delivers them again until they were taken."""

from __future__ import annotations

import asyncio
import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import structlog
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Update
from telegram.error import InvalidToken, TelegramError

from bot.telegram_adapter.intake import ALLOWED
from bot.telegram_adapter.pausing import Pauses

if TYPE_CHECKING:
    from bot.telegram_adapter.app import OhLora

log = structlog.get_logger(__name__)

_SECRET_HEADER: Final = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name
_MOST_BYTES: Final = 1024 * 1024
_CONNECTIONS: Final = 100
_LOOK_SECONDS: Final = 0.02


def secret_of(token: SecretStr, chosen: SecretStr | None) -> str:
    """What Telegram has to show: the configured secret, or one that all processes make from the same token."""
    if chosen is not None:
        return chosen.get_secret_value()
    return hmac.new(token.get_secret_value().encode(), b"ohlora webhook", sha256).hexdigest()


class _Server(uvicorn.Server):
    """uvicorn without hands on the process's signals: who runs the door says when it ends."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Webhook:
    """`state` is `ok`, or what is missing."""

    def __init__(self, app: OhLora) -> None:
        self._app = app
        self._secret = secret_of(app.service.token, app.service.webhook_secret)
        self.state = "connecting"

    async def run(self) -> None:
        """Serve until cancelled.

        Raises:
            telegram.error.InvalidToken: the token is not good any more.
            OSError: the address cannot be listened on.
        """
        settings = self._app.service.settings
        config = uvicorn.Config(
            self.application(),
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=5,
        )
        server = _Server(config)
        listening = socket.create_server((settings.webhook_host, settings.webhook_port))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await self._announce(settings.webhook_url)
            await asyncio.wait({serving})  # which leaves it alone when this is cancelled
        finally:
            while not (server.started or serving.done()):  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(_LOOK_SECONDS)
            server.should_exit = True
            await asyncio.wait({serving})
            listening.close()

    def application(self) -> Starlette:
        path = urlsplit(self._app.service.settings.webhook_url).path or "/"
        return Starlette(
            routes=[
                Route(path, self._deliver, methods=["POST"]),
                Route("/healthz", self._alive),
                Route("/readyz", self._ready),
            ]
        )

    async def _announce(self, url: str) -> None:
        """Tell Telegram where to deliver; several processes behind one address tell it the same."""
        pauses = Pauses()
        while True:
            try:
                await self._app.bot.set_webhook(
                    url, secret_token=self._secret, allowed_updates=ALLOWED, max_connections=_CONNECTIONS
                )
            except InvalidToken:
                raise
            except (TelegramError, OSError) as error:
                pause = pauses.next()
                log.warning("the webhook could not be set", reason=str(error), next_try_in=pause)
                self.state = "webhook not set"
                await asyncio.sleep(pause)
            else:
                self.state = "ok"
                return

    async def _deliver(self, http: HttpRequest) -> Response:
        shown = http.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(), self._secret.encode()):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        body = await _read(http)
        update = None if body is None else _understood(body, self._app)
        if update is None:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        try:
            await self._app.intake.take([update])
        except Exception:
            log.exception("an event could not be taken; Telegram delivers it again")
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return Response()

    async def _alive(self, _http: HttpRequest) -> Response:
        return JSONResponse({"status": "ok"})

    async def _ready(self, _http: HttpRequest) -> Response:
        ready = self.state == "ok"
        return JSONResponse({"status": "ready" if ready else "not ready"}, 200 if ready else 503)


async def _read(http: HttpRequest) -> bytes | None:
    """The body; None if it is larger than any event."""
    body = b""
    async for chunk in http.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    return body


def _understood(body: bytes, app: OhLora) -> Update | None:
    try:
        data = json.loads(body)
        return Update.de_json(data, app.bot) if isinstance(data, dict) else None
    except (ValueError, KeyError, TypeError):
        return None
