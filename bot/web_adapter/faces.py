"""Her pictures as addresses. An address names all that its picture depends on, so that a browser may keep it."""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Callable
from time import monotonic
from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from bot.web_adapter.answers import Answers
from bot.web_adapter.service import WebService
from bot.web_adapter.sessions import Visitor, known_visitor
from core.content.schema import Locale
from core.faces.encoding import Media
from core.faces.expression import Expression
from core.faces.moods import INTENSITY_STEPS
from core.faces.motion import Motion, frames_of, length_ms
from core.faces.ombre import ombre_of
from core.faces.service import FaceService
from core.messages import Emotion, FaceCue
from core.turn import Learner

PATIENCE_SECONDS = 20.0
_WINDOW_SECONDS = 60.0
_PICTURES_PER_WINDOW = 300
_MAX_VISITORS = 10_000
_SHAPE = re.compile(
    r"(?P<version>[0-9a-z]{1,64})/(?P<look>[a-z0-9-]{1,20})/(?P<face>[1-9][0-9]{0,3})"
    r"/(?P<emotion>[a-z]{1,20})-(?P<step>[0-9]{1,2})/(?P<motion>[a-z]{1,10})\.webp"
)


def page_data(faces: FaceService | None, learner: Learner | None, locale: Locale) -> Any:
    """What the page's script needs to show her; None where it draws a face of its own."""
    if faces is None or not faces.gallery:
        return None
    return {
        "base": f"/face/{faces.version}/{faces.look}",
        "face": faces.number(None if learner is None else learner.face),
        "faces": list(faces.gallery.names),
        "names": {number: names[locale] for number, names in faces.gallery.names.items()},
        "steps": INTENSITY_STEPS,
        "speak_ms": length_ms(frames_of(Expression(), Motion.SPEAK)),
    }


class Faces:
    """Answers GET /face/{version}/{look}/{face}/{emotion}-{step}/{motion}.webp to visitors."""

    def __init__(self, service: WebService, answers: Answers) -> None:
        self._faces = service.faces
        self._answers = answers
        self._pace = Pace()

    async def picture(self, http: HttpRequest) -> Response:
        visitor = known_visitor(http)
        if visitor is None:
            return self._answers.refuse(http, 401, "no_session")
        if not self._pace.allows(visitor):
            return self._answers.refuse(http, 429, "too_many_faces")
        wanted = self._wanted(http.path_params["name"])
        if self._faces is None or wanted is None:
            return self._answers.refuse(http, 404, "no_face")
        cue, motion, look = wanted
        picture = await self._faces.picture(cue, "ko", motion, Media.PAGE, look=look, within=PATIENCE_SECONDS)
        if picture is None:
            return self._answers.refuse(http, 503, "face_busy")
        return Response(picture.content, media_type=picture.media_type)

    def _wanted(self, name: str) -> tuple[FaceCue, Motion, str] | None:
        """What an address asks for; None where it names something that is not there (any more)."""
        found = _SHAPE.fullmatch(name)
        if found is None or self._faces is None or found["version"] != self._faces.version:
            return None
        try:
            emotion, motion = Emotion(found["emotion"]), Motion(found["motion"])
            ombre_of(found["look"])
        except ValueError:
            return None
        face, step = int(found["face"]), int(found["step"])
        if face not in self._faces.gallery or step > INTENSITY_STEPS:
            return None
        return FaceCue(emotion, step / INTENSITY_STEPS, face), motion, found["look"]


class Pace:
    """How many pictures one visitor may ask for: far more than a page shows, far fewer than would keep others out."""

    def __init__(self, now: Callable[[], float] = monotonic, limit: int = _PICTURES_PER_WINDOW) -> None:
        self._now = now
        self._limit = limit
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, visitor: Visitor) -> bool:
        asked = self._asked.setdefault(visitor.account_id, deque())
        self._asked.move_to_end(visitor.account_id)
        if len(self._asked) > _MAX_VISITORS:
            self._asked.popitem(last=False)
        while asked and asked[0] <= self._now() - _WINDOW_SECONDS:
            asked.popleft()
        if len(asked) >= self._limit:
            return False
        asked.append(self._now())
        return True
