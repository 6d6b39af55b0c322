"""A stand-in for an OpenAI-compatible server that behaves as badly as it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

SECRET = "sk-very-secret-key"
LEARNERS_WORDS = "what my learner asked"

Deed = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Server:
    """Does one deed after the other, the last one for all requests that follow.

    Attributes:
        asked: the bodies of the requests, in order.
        keys: what the requests showed in "Authorization".
        addresses: where they came from; a connection that is used again shows the same port twice.
        together: the most requests that were answered at once.
    """

    deeds: Sequence[Deed]
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    addresses: list[Any] = field(default_factory=list)
    together: int = 0
    url: str = ""
    _now: int = 0
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._answer)
        app.router.add_post("/v1/completions", self._answer)
        app.router.add_get("/v1/models", self._models)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append({"path": request.path} | await request.json())
        self.keys.append(request.headers["Authorization"])
        assert request.transport is not None
        self.addresses.append(request.transport.get_extra_info("peername"))
        self._now += 1
        self.together = max(self.together, self._now)
        try:
            return await self.deeds[min(len(self.asked), len(self.deeds)) - 1](request)
        finally:
            self._now -= 1

    async def _models(self, _: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": []})


def streams(*pieces: str, end: str | None = "stop", pause: float = 0.0, hangs: bool = False) -> Deed:
    """Sends the pieces of an answer, `pause` seconds apart, and how it ended, or nothing more for a long time."""

    async def deed(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for piece in pieces:
            await response.write(_event(request, piece, None))
            await asyncio.sleep(pause)
        if hangs:
            await asyncio.sleep(30)
        if end is not None:
            await response.write(_event(request, "", end) + b"data: [DONE]\n\n")
        return response

    return deed


def says(status: int, headers: dict[str, str] | None = None, code: str | None = None) -> Deed:
    """An error whose message repeats what nobody else should read."""

    async def deed(request: web.Request) -> web.Response:
        error = {"message": f"Authorization {SECRET} asked: {LEARNERS_WORDS}\nand more", "code": code}
        return web.json_response({"error": error}, status=status, headers=headers)

    return deed


def sends(body: str, content_type: str = "text/event-stream") -> Deed:
    async def deed(_: web.Request) -> web.Response:
        return web.Response(text=body, content_type=content_type)

    return deed


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """Ends the connection in the middle of an answer."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    await response.write(_event(request, "half an ", None))
    assert request.transport is not None
    request.transport.abort()
    return response


async def hangs(_: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.Response()


def _event(request: web.Request, text: str, end: str | None) -> bytes:
    chat = "chat" in request.path
    words: dict[str, Any] = {"delta": {"content": text}} if chat else {"text": text}
    kind = "chat.completion.chunk" if chat else "text_completion"
    choice = {"index": 0, "finish_reason": end} | words
    body = {"id": "1", "object": kind, "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n".encode()
