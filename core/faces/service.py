"""Pictures of her for whoever asks. Text never waits for one: a caller says how long it would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

import structlog

from core.clock import Clock
from core.content.schema import Locale
from core.errors import BusyError, FaceError
from core.faces.cache import FaceCache
from core.faces.encoding import Media, media_type
from core.faces.gallery import Gallery
from core.faces.moods import USUAL, expression_of
from core.faces.motion import Motion, rounded
from core.faces.ombre import OmbreMode, look_at
from core.faces.order import Order
from core.faces.painter import Made, Painter
from core.faces.source import FaceSource
from core.i18n import Speaker
from core.messages import FaceCue
from core.ports import Picture

log = structlog.get_logger(__name__)

Outcome = Literal["cached", "rendered", "late", "busy", "failed"]
Observe = Callable[[Outcome, Motion], None]

SWITCHED_OFF: Final = "switched off"
_WARM_UP_AFTER_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class FaceChoices:
    """What is configured.

    Attributes:
        default_face: shown to who has not chosen one; the first of the gallery if it is not in it.
    """

    default_face: int = 1
    ombre: OmbreMode = "calm"


class FaceService:
    """Hands out pictures. Nothing is loaded before the first one that is not kept.

    Args:
        source: where faces come from; a text says why there are none.
        observe: told how every request ended.
    """

    def __init__(
        self,
        source: FaceSource | str,
        cache: FaceCache,
        clock: Clock,
        choices: FaceChoices,
        observe: Observe = lambda _outcome, _motion: None,
    ) -> None:
        self._source = source if isinstance(source, FaceSource) else None
        self._problem = source if isinstance(source, str) else ""
        self._painter = Painter(source.load, cache) if isinstance(source, FaceSource) else None
        self._clock = clock
        self._choices = choices
        self._observe = observe
        self._lamented = False

    @property
    def state(self) -> str:
        """`ok`, or `off: ` and why. She teaches without pictures, too."""
        return f"off: {self._problem}" if self._problem else "ok"

    @property
    def gallery(self) -> Gallery:
        """The faces to choose from; none while there are no pictures."""
        return Gallery() if self._source is None or self._problem else self._source.gallery

    @property
    def version(self) -> str:
        """Names the weights: together with the look, what pictures depend on beside the cue."""
        return "" if self._source is None else self._source.version

    @property
    def look(self) -> str:
        """What her hair is like now (`core.faces.ombre`)."""
        return look_at(self._choices.ombre, self._clock.now())

    def number(self, chosen: int | None) -> int:
        """The face that is shown for a choice: 0 for none, the configured one where the choice is not there."""
        if chosen == 0 or not self.gallery:
            return 0
        wanted = (chosen, self._choices.default_face, min(self.gallery.names))
        return next(number for number in wanted if number is not None and number in self.gallery)

    async def picture(
        self,
        cue: FaceCue,
        locale: Locale,
        motion: Motion = Motion.STILL,
        media: Media = Media.CHAT,
        *,
        look: str | None = None,
        within: float | None = None,
    ) -> Picture | None:
        """The picture that fits a cue, or None: pictures are off, none is wanted, or there is none in time.

        Args:
            look: a name of `core.faces.ombre`; None for the present one.
            within: seconds to wait. A late picture is finished all the same, and is there for the next who asks.
        """
        face = self.number(cue.face)
        if self._painter is None or face == 0:
            return None
        order = Order(face, rounded(expression_of(cue)), look or self.look, motion, media)
        content = await self._content(self._painter.start(order), motion, within)
        if content is None:
            return None
        say = Speaker(locale, Random(0))  # noqa: S311 - these texts have no variants to choose from
        return Picture(media_type(media, motion), content, say(f"faces.alt.{cue.emotion}"))

    async def _content(self, making: asyncio.Task[Made], motion: Motion, within: float | None) -> bytes | None:
        done, _ = await asyncio.wait({making}, timeout=within)
        if not done:
            self._observe("late", motion)
            return None
        if making.cancelled():  # the service was closed
            return None
        try:
            content, outcome = making.result()
        except BusyError:
            self._observe("busy", motion)
            return None
        except FaceError as error:
            self._give_up(str(error))
        except Exception as error:
            self._lament(error)
        else:
            self._observe(outcome, motion)
            return content
        self._observe("failed", motion)
        return None

    def _lament(self, error: Exception) -> None:
        """Say in full what went wrong the first time, and in one line from then on."""
        log.warning("a picture could not be drawn", reason=repr(error), exc_info=None if self._lamented else error)
        self._lamented = True

    def _give_up(self, problem: str) -> None:
        """Say once why there are no pictures, and go on without."""
        if not self._problem:
            log.warning("no pictures of her", reason=problem)
        self._problem = problem

    async def warm_up(self) -> None:
        """Draw what nearly every conversation shows, where it is not kept yet; give way to whoever asks meanwhile.

        Where there are no pictures, this is where it is said: who never shows any need not read it.
        """
        if self._painter is None:
            if self._problem != SWITCHED_OFF:
                log.warning("no pictures of her", reason=self._problem)
            return
        await asyncio.sleep(_WARM_UP_AFTER_SECONDS)
        for motion in (Motion.STILL, Motion.SPEAK, Motion.BLINK):
            for cue in USUAL:
                order = Order(self.number(None), rounded(expression_of(cue)), self.look, motion, Media.PAGE)
                if self._painter.keeps(order):
                    continue
                await self._painter.pause()
                if await self._content(self._painter.start(order), motion, None) is None:
                    return

    def close(self) -> None:
        if self._painter is not None:
            self._painter.close()
