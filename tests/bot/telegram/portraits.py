"""Faces for the tests: real pictures, of one colour each, that can be late."""

from __future__ import annotations

import asyncio
from io import BytesIO

from PIL import Image

from core.content.schema import Locale
from core.faces.gallery import Gallery
from core.messages import FaceCue
from core.ports import Picture


class Portraits:
    """Draws what is asked for. `late` lets nobody have it in time."""

    gallery = Gallery({1: {"ko": "오로라", "en": "Aurora"}})
    version = "test"
    look = "calm"

    def __init__(self) -> None:
        self.drawn: list[FaceCue] = []
        self.late = asyncio.Event()
        self.late.set()

    def number(self, chosen: int | None) -> int:
        return 0 if chosen == 0 else 1

    async def picture(self, cue: FaceCue, _locale: Locale, *, within: float | None = None) -> Picture | None:
        try:
            await asyncio.wait_for(self.late.wait(), within)
        except TimeoutError:
            return None
        self.drawn.append(cue)
        out = BytesIO()
        Image.new("RGB", (256, 256), (len(self.drawn) % 256, 90, 160)).save(out, "JPEG")
        return Picture("image/jpeg", out.getvalue(), "오로라")
