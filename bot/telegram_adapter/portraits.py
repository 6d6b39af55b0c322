"""Her face for a reply: one that Telegram has, one that is drawn in time, or one that comes later."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from bot.doors import Faces
from bot.telegram_adapter.file_ids import FileIds
from bot.telegram_adapter.render.outgoing import Attached
from core.content.schema import Locale
from core.faces.encoding import Media
from core.faces.moods import expression_of
from core.faces.motion import Motion, rounded
from core.faces.order import Order
from core.messages import FaceCue
from core.ports import Picture

FACE_WITHIN_SECONDS: Final = 0.3
_LATE_FACE_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Portrait:
    """A picture to send, and the key that its id is remembered under."""

    key: str
    picture: Attached


class Portraits:
    def __init__(self, faces: Faces, known: FileIds) -> None:
        self._faces = faces
        self._known = known

    def wanted(self, cue: FaceCue) -> bool:
        """Whether there is a picture to show at all."""
        return self._faces.number(cue.face) != 0

    async def now(self, cue: FaceCue, locale: Locale) -> Portrait | None:
        """The picture, if it takes no longer than words may wait."""
        if not self.wanted(cue):
            return None
        key = self._key(cue)
        file_id = await asyncio.to_thread(self._known.get, key)
        if file_id is not None:
            return Portrait(key, Attached(file_id=file_id))
        return self._portrait(key, await self._faces.picture(cue, locale, within=FACE_WITHIN_SECONDS))

    async def drawn(self, cue: FaceCue, locale: Locale) -> Portrait | None:
        """The picture itself, however long it takes (in reason)."""
        return self._portrait(self._key(cue), await self._faces.picture(cue, locale, within=_LATE_FACE_SECONDS))

    async def sent(self, portrait: Portrait, file_id: str) -> None:
        """Telegram has it now."""
        if file_id != portrait.picture.file_id:
            await asyncio.to_thread(self._known.put, portrait.key, file_id)

    async def refused(self, portrait: Portrait) -> None:
        """Telegram does not have it any more."""
        await asyncio.to_thread(self._known.forget, portrait.key)

    def _key(self, cue: FaceCue) -> str:
        order = Order(
            self._faces.number(cue.face), rounded(expression_of(cue)), self._faces.look, Motion.STILL, Media.CHAT
        )
        return f"{self._faces.version}/{order.name}"

    @staticmethod
    def _portrait(key: str, picture: Picture | None) -> Portrait | None:
        if picture is None:
            return None
        return Portrait(key, Attached(picture.file_name, picture.content))
