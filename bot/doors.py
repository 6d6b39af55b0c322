"""What every chat platform's door needs of the rest of the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.content.schema import Locale
from core.faces.gallery import Gallery
from core.messages import Announcement, FaceCue, Platform, Reply, Request
from core.ports import Picture


class TutorPort(Protocol):
    """The part of `core.engine.Tutor` that a door needs."""

    async def handle(self, request: Request) -> Reply: ...

    async def announcements(self, platform: Platform) -> Sequence[Announcement]: ...

    async def delivered(self, announcement: Announcement) -> None: ...


class Faces(Protocol):
    """The part of `core.faces.service.FaceService` that a door needs."""

    @property
    def gallery(self) -> Gallery: ...

    @property
    def version(self) -> str:
        """Names the weights."""
        ...

    @property
    def look(self) -> str:
        """What her hair is like now."""
        ...

    def number(self, chosen: int | None) -> int:
        """The face that is shown for a choice, 0 for none."""
        ...

    async def picture(self, cue: FaceCue, locale: Locale, *, within: float | None = None) -> Picture | None:
        """Her picture for a cue; None if there is none to show, or none within so many seconds."""
        ...


class NoFaces:
    """She shows no pictures."""

    gallery = Gallery()
    version = ""
    look = ""

    def number(self, _chosen: int | None) -> int:
        return 0

    async def picture(self, _cue: FaceCue, _locale: Locale, *, within: float | None = None) -> Picture | None:
        return None
