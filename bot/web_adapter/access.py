"""The token that guards a page which other machines can reach."""

from __future__ import annotations

import hmac
from collections import OrderedDict, deque
from collections.abc import Callable
from hashlib import sha256
from time import monotonic

from pydantic import SecretStr
from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.web_adapter.sessions import Visitor, known_visitor, set_cookie

COOKIE = "ohlora_access"
_WINDOW_SECONDS = 60.0
_TRIES_PER_WINDOW = 5
_MAX_CLIENTS = 10_000


class Access:
    """Lets in who has shown the token. Without a configured token everybody on this machine is let in.

    The cookie is an HMAC of the visitor's identity under the token: nothing has to be stored, it survives a
    restart, and a changed token ends every session.
    """

    def __init__(self, token: SecretStr | None) -> None:
        self._token = None if token is None else token.get_secret_value().encode()

    def granted(self, connection: HTTPConnection) -> bool:
        if self._token is None:
            return True
        scheme, _, bearer = connection.headers.get("authorization", "").partition(" ")
        # Header text arrives as Latin-1; a token may have any letters.
        if scheme.lower() == "bearer" and self.fits(bearer.encode("latin-1").decode("utf-8", "replace")):
            return True
        visitor = known_visitor(connection)
        shown = connection.cookies.get(COOKIE, "")
        return visitor is not None and hmac.compare_digest(shown.encode(), self._pass_for(visitor).encode())

    def fits(self, token: str) -> bool:
        """Whether this is the token; takes the same time for every wrong one."""
        return self._token is not None and hmac.compare_digest(_digest(token.encode()), _digest(self._token))

    def grant(self, response: Response, connection: HTTPConnection, visitor: Visitor) -> None:
        set_cookie(response, connection, COOKIE, self._pass_for(visitor))

    def _pass_for(self, visitor: Visitor) -> str:
        return hmac.new(self._token or b"", f"access:{visitor.secret}".encode(), sha256).hexdigest()


def _digest(value: bytes) -> bytes:
    return sha256(value).digest()  # equal lengths, so that the comparison does not tell the token's length


class Tries:
    """At most five wrong tokens per minute from one address."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()

    def allowed(self, client: str) -> bool:
        failed = self._failed.get(client, deque())
        while failed and failed[0] <= self._now() - _WINDOW_SECONDS:
            failed.popleft()
        return len(failed) < _TRIES_PER_WINDOW

    def failed(self, client: str) -> None:
        self._failed.setdefault(client, deque(maxlen=_TRIES_PER_WINDOW)).append(self._now())
        self._failed.move_to_end(client)
        if len(self._failed) > _MAX_CLIENTS:
            self._failed.popitem(last=False)
