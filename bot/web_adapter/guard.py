"""Turns away what does not belong here before anything reads it, and says on every answer what a browser may do."""

from __future__ import annotations

import re
from http import HTTPStatus
from ipaddress import ip_address

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.settings import WebSettings
from bot.web_adapter.access import Access
from bot.web_adapter.answers import Answers

log = structlog.get_logger(__name__)

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?")
_OPEN_PATHS = ("/login", "/api/login", "/healthz", "/readyz", "/static/")
_WITHOUT_BODY = frozenset({"GET", "HEAD"})
_SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def _name(host: str) -> str | None:
    found = _HOST.fullmatch(host)
    return found.group(1).strip("[]").lower() if found else None


def is_own_host(host: str, configured: str) -> bool:
    """Whether a Host header names this server: a foreign name that resolves to it is an attack (DNS rebinding).

    A server on all addresses has no name of its own; there the token is what keeps strangers out.
    """
    name = _name(host)
    if name is None:
        return False
    if name in ("localhost", configured.lower()):
        return True
    try:
        if ip_address(configured).is_unspecified:
            return True
    except ValueError:
        pass
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


class Guard:
    """ASGI middleware: host, access, origin and content type first; then every response's headers, even a failure's."""

    def __init__(self, app: ASGIApp, settings: WebSettings, access: Access, answers: Answers) -> None:
        self._app = app
        self._settings = settings
        self._access = access
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(_SECURITY_HEADERS)
                headers["Cache-Control"] = _cache_control(scope["path"], message["status"])
            await send(message)

        connection = HTTPConnection(scope)
        refusal = self._refusal(connection, scope["method"])
        answer = self._app if refusal is None else self._answers.refuse(connection, *refusal)
        try:
            await answer(scope, receive, send_with_headers)
        except Exception:
            log.exception("request failed")
            if not started:
                await self._answers.refuse(connection, 500, "failed")(scope, receive, send_with_headers)

    def _refusal(self, connection: HTTPConnection, method: str) -> tuple[int, str] | None:
        """Status and code of the reason to refuse, if there is one."""
        host = connection.headers.get("host", "")
        if not is_own_host(host, self._settings.host):
            return 421, "bad_host"
        path = connection.scope["path"]
        if not path.startswith(_OPEN_PATHS) and not self._access.granted(connection):
            return 401, "locked"
        if method in _WITHOUT_BODY:
            return None
        if connection.headers.get("origin", "").partition("://")[2].lower() != host.lower():
            return 403, "bad_origin"
        if connection.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return 415, "bad_type"
        return None


def _cache_control(path: str, status: int) -> str:
    if path.startswith("/static/fonts/"):
        return "public, max-age=31536000, immutable"
    if path.startswith("/face/") and status == HTTPStatus.OK:
        return "private, max-age=31536000, immutable"  # its address names everything that the picture depends on
    # Scripts are asked for again each time (an ETag makes that cheap), so that an update shows at once.
    return "no-cache" if path.startswith("/static/") else "no-store"
