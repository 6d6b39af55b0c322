"""Makes pictures to order on threads of their own, each of them once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import FaceError, TutorError
from core.faces.cache import FaceCache
from core.faces.encoding import encode_clip, encode_still
from core.faces.expression import Expression
from core.faces.motion import Motion
from core.faces.order import Order
from core.inference.worker import Worker
from core.ports import FaceGenerator

Made = tuple[bytes, Literal["cached", "rendered"]]

_QUEUE: Final = 32
_PATIENCE_SECONDS: Final = 60.0
_FRAMES_AT_ONCE: Final = 2
"""A still never waits for more than this many frames of a clip."""


class Painter:
    """A generator, loaded with the first picture that is not kept, and the pictures that are.

    Args:
        load: builds the generator; called at most once, on the drawing thread.
    """

    def __init__(self, load: Callable[[], FaceGenerator], cache: FaceCache) -> None:
        self._load = load
        self._cache = cache
        self._loaded: FaceGenerator | FaceError | None = None
        self._drawing = Worker("faces", _QUEUE, _PATIENCE_SECONDS)
        self._encoding = Worker("face-clips", _QUEUE, _PATIENCE_SECONDS)
        self._running: dict[str, asyncio.Task[Made]] = {}

    async def pause(self) -> None:
        """Until everything that is being made now is done."""
        while self._running:
            await asyncio.wait(self._running.values())

    def keeps(self, order: Order) -> bool:
        return self._cache.has(order.name)

    def start(self, order: Order) -> asyncio.Task[Made]:
        """The task that makes a picture; the running one where the same picture is being made already.

        Its exceptions: BusyError (too many are waiting), FaceError (there is no generator), whatever drawing raises.
        """
        task = self._running.get(order.name)
        if task is None:
            task = asyncio.create_task(self._make(order))
            self._running[order.name] = task
            task.add_done_callback(lambda done: self._ended(order, done))
        return task

    def _ended(self, order: Order, task: asyncio.Task[Made]) -> None:
        self._running.pop(order.name, None)
        if not task.cancelled():
            task.exception()  # whoever waited may have gone: nobody else would look at it

    async def _make(self, order: Order) -> Made:
        kept = await asyncio.to_thread(self._cache.read, order.name)
        if kept is not None:
            return kept, "cached"
        if order.motion is Motion.STILL:
            return await self._drawing.run(self._still, order), "rendered"
        return await self._clip(order), "rendered"

    def _still(self, order: Order) -> bytes:
        (picture,) = self._draw(order, [order.expression])
        content = encode_still(picture, order.media)
        self._cache.write(order.name, content)
        return content

    async def _clip(self, order: Order) -> bytes:
        """Draws in small parts, so that stills get their turn between them."""
        distinct = list(dict.fromkeys(frame.expression for frame in order.frames))
        pictures: dict[Expression, NDArray[np.uint8]] = {}
        for begin in range(0, len(distinct), _FRAMES_AT_ONCE):
            part = distinct[begin : begin + _FRAMES_AT_ONCE]
            pictures.update(zip(part, await self._drawing.run(self._draw, order, part), strict=True))
        return await self._encoding.run(self._join, order, pictures)

    def _join(self, order: Order, pictures: dict[Expression, NDArray[np.uint8]]) -> bytes:
        frames = order.frames
        content = encode_clip(
            [pictures[frame.expression] for frame in frames],
            [frame.milliseconds for frame in frames],
            order.media,
            forever=order.motion is Motion.BLINK,
        )
        self._cache.write(order.name, content)
        return content

    def _draw(self, order: Order, expressions: Sequence[Expression]) -> NDArray[np.uint8]:
        return self._generator().draw(order.face, expressions, order.ombre)

    def _generator(self) -> FaceGenerator:
        if self._loaded is None:
            try:
                self._loaded = self._load()
            except TutorError as error:
                self._loaded = FaceError(str(error))
            except Exception as error:  # whatever is wrong with the files, it is said in one line
                self._loaded = FaceError(f"{type(error).__name__}: {' '.join(str(error).split())}")
        if isinstance(self._loaded, FaceError):
            raise self._loaded
        return self._loaded

    def close(self) -> None:
        for task in list(self._running.values()):
            task.cancel()
        self._drawing.close()
        self._encoding.close()
