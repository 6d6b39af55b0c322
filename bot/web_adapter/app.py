"""The playground as an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.web_adapter.access import Access
from bot.web_adapter.answers import Answers
from bot.web_adapter.api import Api
from bot.web_adapter.faces import Faces
from bot.web_adapter.feeds import Feeds
from bot.web_adapter.guard import Guard
from bot.web_adapter.health import Health
from bot.web_adapter.pages import Pages
from bot.web_adapter.service import WebService

_STATIC = Path(__file__).parent / "static"


def build_app(service: WebService) -> Starlette:
    """The page, its API and the health endpoints. Serve it with uvicorn on `service.settings.host` and `.port`."""
    access = Access(service.web_token)
    answers = Answers(service.default_locale)
    feeds = Feeds(service.tutor, service.clock)
    api = Api(service, access, feeds, answers)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        relay = asyncio.create_task(feeds.relay_forever())
        try:
            yield
        finally:
            relay.cancel()
            with suppress(asyncio.CancelledError):
                await relay
            await api.drain()

    async def refused(http: HttpRequest, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        code = {404: "not_found", 405: "bad_method"}.get(status, "failed")
        return answers.refuse(http, status, code)

    pages, health = Pages(service, access, feeds, answers), Health(service, access)
    return Starlette(
        routes=_routes(pages, api, health, Faces(service, answers)),
        middleware=[Middleware(Guard, settings=service.settings, access=access, answers=answers)],
        exception_handlers={HTTPException: refused},
        lifespan=lifespan,
    )


def _routes(pages: Pages, api: Api, health: Health, faces: Faces) -> list[Route | Mount]:
    return [
        Route("/", pages.home),
        Route("/room/{name}", pages.room),
        Route("/progress", pages.progress),
        Route("/login", pages.login),
        Route("/api/turn", api.turn, methods=["POST"]),
        Route("/api/news", api.news),
        Route("/api/news/{room}", api.news),
        Route("/api/login", api.login, methods=["POST"]),
        Route("/face/{name:path}", faces.picture),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", health.metrics),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
