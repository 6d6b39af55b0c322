"""Endpoints for whoever watches the program: is it alive, can it teach, what has it done?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response

from bot.web_adapter.access import Access
from bot.web_adapter.service import WebService

log = structlog.get_logger(__name__)

READINESS_SECONDS = 5.0


class Health:
    def __init__(self, service: WebService, access: Access) -> None:
        self._service = service
        self._access = access

    async def alive(self, _request: HttpRequest) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(self, request: HttpRequest) -> Response:
        """200 when every part is usable, else 503 with what is wrong (details only for who may use the page)."""
        checks = await self._checks()
        ready = all(_usable(state) for state in checks.values())
        if not self._access.granted(request):
            checks = {name: "ok" if _usable(state) else "not ok" for name, state in checks.items()}
        return JSONResponse({"status": "ready" if ready else "not ready", "checks": checks}, 200 if ready else 503)

    async def _checks(self) -> Mapping[str, str]:
        try:
            return await asyncio.wait_for(self._service.readiness(), READINESS_SECONDS)
        except TimeoutError:
            return {"readiness": f"no answer within {READINESS_SECONDS:.0f} s"}
        except Exception:
            log.exception("readiness check failed")
            return {"readiness": "the check itself failed"}

    async def metrics(self, _request: HttpRequest) -> Response:
        return Response(self._service.metrics.exposition(), media_type=CONTENT_TYPE_LATEST)


def _usable(state: str) -> bool:
    """Whether a part works, or is one that she can do without."""
    return state == "ok" or state.startswith("off")
