"""Who is visiting: an unguessable cookie, of which the tutor only ever sees a digest."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import HTTPConnection
from starlette.responses import Response

COOKIE = "ohlora_id"
_BYTES = 32
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
_ONE_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Visitor:
    """One browser. `secret` is the cookie's value and stays between browser and server."""

    secret: str

    @property
    def account_id(self) -> str:
        """The user id on the web platform: whoever reads the database cannot pose as the visitor."""
        return sha256(self.secret.encode()).hexdigest()


def known_visitor(connection: HTTPConnection) -> Visitor | None:
    secret = connection.cookies.get(COOKIE, "")
    return Visitor(secret) if _SHAPE.fullmatch(secret) else None


def visitor_of(connection: HTTPConnection) -> Visitor:
    """The visitor that the cookie names, or a new one (call `remember` on the response)."""
    return known_visitor(connection) or Visitor(secrets.token_urlsafe(_BYTES))


def remember(response: Response, connection: HTTPConnection, visitor: Visitor) -> None:
    """Set the cookie again on every page, so that it lasts a year from the last visit."""
    set_cookie(response, connection, COOKIE, visitor.secret)


def set_cookie(response: Response, connection: HTTPConnection, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=_ONE_YEAR,
        httponly=True,
        samesite="strict",
        secure=connection.url.scheme == "https",
    )


def lost_its_cookie(connection: HTTPConnection) -> bool:
    """Whether the visitor followed a link from another site.

    A browser then holds back SameSite=Strict cookies: handing out a new one would overwrite the visitor's own.
    """
    return connection.headers.get("sec-fetch-site") == "cross-site" and known_visitor(connection) is None
