"""What the page's script calls: a turn, and what happened meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

import structlog
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.web_adapter.access import Access, Tries
from bot.web_adapter.answers import Answers
from bot.web_adapter.conversations import account_of, call_by, scope_of
from bot.web_adapter.feeds import Feeds
from bot.web_adapter.service import WebService
from bot.web_adapter.sessions import Visitor, known_visitor, remember, visitor_of
from bot.web_adapter.texts import language_hint
from core.codec import encode_reply
from core.messages import Action, Reply, Request, ScopeKind, Visibility
from core.text.clean import clean

log = structlog.get_logger(__name__)

MAX_BODY_BYTES = 64 * 1024
_DRAIN_SECONDS = 10.0

Room = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,32}$")]


def _one_line(name: str) -> str:
    return " ".join(clean(name).split())


class TurnBody(BaseModel):
    """One event of the page. `event_id` is the browser's own; a retry sends the same one."""

    model_config = ConfigDict(extra="forbid")

    event_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    action: Action = Action.TEXT
    text: str = ""
    token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = ""
    options: dict[Annotated[str, StringConstraints(pattern=r"^[a-z_-]{1,32}$")], str] = Field({}, max_length=10)
    room: Room | None = None
    name: Annotated[str, StringConstraints(max_length=40), AfterValidator(_one_line)] = ""


class LoginBody(BaseModel):
    token: Annotated[str, StringConstraints(max_length=1000)]


class _Refused(Exception):  # noqa: N818 - a normal outcome
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class Api:
    def __init__(self, service: WebService, access: Access, feeds: Feeds, answers: Answers) -> None:
        self._service = service
        self._access = access
        self._feeds = feeds
        self._answers = answers
        self._tries = Tries()
        self._running: set[asyncio.Task[Reply]] = set()

    async def turn(self, http: HttpRequest) -> Response:
        """Newline-separated JSON: {"state": "typing"} at once, then {"state": "reply", "reply": ...}."""
        visitor = known_visitor(http)
        if visitor is None:
            return self._answers.refuse(http, 401, "no_session")
        try:
            body = TurnBody.model_validate(await _json(http))
        except _Refused as refused:
            return self._answers.refuse(http, refused.status, refused.code)
        except ValidationError:
            return self._answers.refuse(http, 400, "bad_request")
        task = asyncio.create_task(self._handle(self._request(http, body, visitor), renamed=bool(body.name)))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return StreamingResponse(_states(task), media_type="application/x-ndjson")

    def _request(self, http: HttpRequest, body: TurnBody, visitor: Visitor) -> Request:
        return Request(
            event_id=f"{visitor.account_id}:{body.event_id}",
            account=account_of(http, visitor, self._service.default_locale, body.name),
            scope=scope_of(visitor.account_id, body.room),
            action=body.action,
            text=body.text,
            token=body.token,
            options=body.options,
            locale_hint=language_hint(http),
        )

    async def _handle(self, request: Request, *, renamed: bool) -> Reply:
        if renamed:
            await call_by(self._service.db, request.account)
        reply = await self._service.tutor.handle(request)
        in_public = reply.visibility is Visibility.PUBLIC and request.scope.kind is ScopeKind.CHANNEL
        if in_public and not reply.replayed:
            self._feeds.publish(request.scope, reply, author=request.account.user_id)
        return reply

    async def news(self, http: HttpRequest) -> Response:
        """What others and the tutor herself have said since the cursor."""
        visitor = known_visitor(http)
        if visitor is None:
            return self._answers.refuse(http, 401, "no_session")
        scope = scope_of(visitor.account_id, http.path_params.get("room"))
        entries, cursor = self._feeds.since(scope, http.query_params.get("after", ""), visitor.account_id)
        return JSONResponse(
            {"cursor": cursor, "entries": [{"feed": entry.id, "reply": entry.reply} for entry in entries]}
        )

    async def login(self, http: HttpRequest) -> Response:
        try:
            body = LoginBody.model_validate(await _json(http))
        except (_Refused, ValidationError):
            return self._answers.refuse(http, 400, "bad_request")
        # Nothing is awaited from here on: tries that arrive together are counted one by one.
        client = http.client.host if http.client else ""
        if not self._tries.allowed(client):
            return self._answers.refuse(http, 429, "too_many_tries")
        if not self._access.fits(body.token):
            self._tries.failed(client)
            log.warning("wrong web token", client=client)
            return self._answers.refuse(http, 403, "wrong_token")
        visitor = visitor_of(http)
        response = JSONResponse({"state": "ok"})
        remember(response, http, visitor)
        self._access.grant(response, http, visitor)
        return response

    async def drain(self) -> None:
        """Let turns that have begun end before the program does."""
        if self._running:
            await asyncio.wait(self._running, timeout=_DRAIN_SECONDS)


async def _json(http: HttpRequest) -> Any:
    body = bytearray()
    async for chunk in http.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise _Refused(413, "too_large")
    try:
        data = json.loads(body)
        # Half an emoji from a broken keyboard is legal JSON but no text: it becomes a question mark.
        return json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise _Refused(400, "bad_request") from None


async def _states(task: asyncio.Task[Reply]) -> AsyncIterator[bytes]:
    yield _line({"state": "typing"})
    try:
        # Shielded: a turn whose browser went away ends in the database, and the retry finds its reply there.
        reply = await asyncio.shield(task)
    except Exception:
        log.exception("turn failed")
        yield _line({"state": "error", "code": "failed"})
        return
    yield _line({"state": "reply", "reply": encode_reply(reply)})


def _line(state: dict[str, Any]) -> bytes:
    return json.dumps(state, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
