"""The real engine and database behind the page, with small capabilities in place of the tutor's own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from random import Random

import httpx
import uvicorn
from pydantic import SecretStr

import core.storage.tables  # noqa: F401 - registers the tables
from bot.settings import WebSettings
from bot.web_adapter.app import build_app
from bot.web_adapter.metrics import Metrics
from bot.web_adapter.service import WebService
from core.clock import SystemClock
from core.content.library import Library
from core.content.schema import Aliases, Aspect, Chapter, Concept, Name, Prose, Source
from core.engine import Limits, Tutor, TutorSetup
from core.faces.service import FaceService
from core.messages import Announcement, Platform, Reply, Request
from core.storage.base import Base
from core.storage.database import Database
from tests.bot.web.rooms import Echo, Export, Permissive, Progress, Quiz, Round, Settings
from tests.system.server import free_port

HOST = "127.0.0.1:8420"
ORIGIN = f"http://{HOST}"


class Recording:
    """The real tutor; remembers what it was asked."""

    def __init__(self, tutor: Tutor) -> None:
        self._tutor = tutor
        self.requests: list[Request] = []

    async def handle(self, request: Request) -> Reply:
        self.requests.append(request)
        return await self._tutor.handle(request)

    async def announcements(self, platform: Platform) -> list[Announcement]:
        return list(await self._tutor.announcements(platform))

    async def delivered(self, announcement: Announcement) -> None:
        await self._tutor.delivered(announcement)


class Served:
    """The page on a real port, in this process."""

    def __init__(self, service: WebService, port: int = 0) -> None:
        self.port = port or free_port()
        config = uvicorn.Config(
            build_app(service), port=self.port, log_level="error", ws="none", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> int:
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        return self.port

    async def stop(self) -> None:
        self._server.should_exit = True
        if self._serving is not None:
            await self._serving


class House:
    """Build with `await House.open(folder)`; `serve` it for a browser, or talk to it through `client`."""

    def __init__(
        self, db: Database, library: Library, settings: WebSettings, token: str | None, faces: FaceService | None = None
    ) -> None:
        self.db = db
        self.echo = Echo()
        self.metrics = Metrics()
        self.checks: dict[str, str] = {"database": "ok", "content": "ok"}
        quiz, round_ = Quiz(), Round()
        rooms = {"ask": self.echo, "help": self.echo, "start": self.echo, "quiz": quiz, "round": round_}
        rooms |= {"progress": Progress(), "settings": Settings(), "privacy": Export()}  # type: ignore[dict-item]
        setup = TutorSetup(limits=Limits(10_000), rng=lambda: Random(1), observe=self.metrics.observe)
        tutor = Tutor(db, rooms, Permissive(), SystemClock(), setup)  # type: ignore[arg-type]
        self.tutor = Recording(tutor)
        self.service = WebService(
            tutor=self.tutor,
            db=db,
            library=library,
            readiness=self.readiness,
            settings=settings,
            metrics=self.metrics,
            clock=SystemClock(),
            web_token=None if token is None else SecretStr(token),
            faces=faces,
        )
        self.app = build_app(self.service)
        self.port = 0
        self._served: Served | None = None

    @classmethod
    async def open(
        cls,
        folder: Path,
        settings: WebSettings | None = None,
        token: str | None = None,
        faces: FaceService | None = None,
    ) -> House:
        db = Database(f"sqlite+aiosqlite:///{folder}.db")
        async with db.write() as uow:
            connection = await uow.session.connection()
            await connection.run_sync(Base.metadata.create_all)
        return cls(db, _library(), settings or WebSettings(), token, faces)

    async def readiness(self) -> Mapping[str, str]:
        return self.checks

    def client(self, **headers: str) -> httpx.AsyncClient:
        """A browser's stand-in; it keeps cookies."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"Origin": ORIGIN} | headers)

    async def serve(self) -> None:
        """Start, or start again on the same port."""
        self._served = Served(self.service, self.port)
        self.port = await self._served.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        if self._served is not None:
            await self._served.stop()
            self._served = None

    async def close(self) -> None:
        await self.stop()
        await self.db.close()


def _library() -> Library:
    """Two chapters of one concept each."""
    names = {"overfitting": ("과적합", "Overfitting"), "lora": ("LoRA", "LoRA")}
    chapters = tuple(
        Chapter(
            id=f"about-{id_}",
            title=Name(ko=ko, en=en),
            concepts=(
                Concept(
                    id=id_,
                    name=Name(ko=ko, en=en),
                    aliases=Aliases(),
                    aspects={Aspect.DEFINITION: Prose(ko=f"{ko} 설명.", en=f"About {en}.")},
                    source=Source(title="Notes"),
                ),
            ),
        )
        for id_, (ko, en) in names.items()
    )
    return Library(chapters, (), {})
