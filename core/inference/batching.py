"""Joins the calls of several threads, so that a model reads many short texts at once instead of one after another."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Thread
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from core.errors import BusyError
from core.ports import Encoder


@dataclass(frozen=True, slots=True)
class _Call:
    texts: Sequence[str]
    arrived: float = field(default_factory=monotonic)
    rows: Future[NDArray[np.float32]] = field(default_factory=Future)


class BatchingEncoder:
    """An encoder for several threads; the one that it wraps is only ever called from a thread of its own.

    Args:
        encoder: does the work, on the distinct texts of all calls that are answered together.
        wait_s: seconds that the first of these calls waits for others, at most.
        capacity: texts that may wait; a call that would exceed it is refused at once.
        largest: texts that are encoded together, at most. A longer call takes several turns, and others come between.

    Raises:
        ValueError: a full turn of `largest` texts would not fit into `capacity`.
    """

    def __init__(self, encoder: Encoder, wait_s: float = 0.005, capacity: int = 512, largest: int = 64) -> None:
        if not 1 <= largest <= capacity:
            raise ValueError(f"largest must be from 1 to the capacity of {capacity}, not {largest}")
        self._encoder = encoder
        self._wait_s, self._capacity, self._largest = wait_s, capacity, largest
        self._calls: deque[_Call] = deque()
        self._waiting = 0  # texts of all `_calls`
        self._closed = False
        self._changed = Condition()  # guards the three above
        self._thread = Thread(target=self._serve, name="batching-encoder", daemon=True)
        self._thread.start()

    @property
    def dimension(self) -> int:
        """Length of a row; 0 when the wrapped encoder does not say."""
        return int(getattr(self._encoder, "dimension", 0))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As `Encoder.encode`; no text gives shape (0, dimension), without a turn.

        Raises:
            BusyError: too many texts wait, or the encoder is closed.
            Exception: whatever the wrapped encoder raised on the texts that were encoded together.
        """
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        starts = range(0, len(texts), self._largest)
        return np.concatenate([self._submit(texts[start : start + self._largest]).result() for start in starts])

    def close(self) -> None:
        """End the thread: what is being encoded is still answered, calls that wait or come later raise BusyError."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    def _submit(self, texts: Sequence[str]) -> Future[NDArray[np.float32]]:
        with self._changed:
            if self._closed:
                raise BusyError("encoder: closed")
            if self._waiting + len(texts) > self._capacity:
                raise BusyError(f"encoder: {self._waiting} texts wait already")
            call = _Call(texts)
            self._calls.append(call)
            self._waiting += len(texts)
            self._changed.notify_all()
            return call.rows

    def _serve(self) -> None:
        while calls := self._next_calls():
            self._answer(calls)
        for call in self._calls:  # closed: nothing is added any more
            call.rows.set_exception(BusyError("encoder: closed"))

    def _next_calls(self) -> list[_Call]:
        """The calls to answer together, waiting for them; none when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._calls)
            if not self._closed:
                # Counted from its arrival: what came while others were encoded has waited enough.
                left = self._calls[0].arrived + self._wait_s - monotonic()
                self._changed.wait_for(lambda: self._closed or self._waiting >= self._largest, left)
            return [] if self._closed else self._take()

    def _take(self) -> list[_Call]:
        taken: list[_Call] = []
        size = 0
        while self._calls and size + len(self._calls[0].texts) <= self._largest:
            taken.append(self._calls.popleft())
            size += len(taken[-1].texts)
        self._waiting -= size
        return taken

    def _answer(self, calls: Sequence[_Call]) -> None:
        distinct = dict.fromkeys(text for call in calls for text in call.texts)
        places = {text: place for place, text in enumerate(distinct)}
        try:
            rows = self._encoder.encode(list(distinct))
            answers = [rows[[places[text] for text in call.texts]] for call in calls]
        except BaseException as error:  # whoever is not answered waits for ever
            for call in calls:
                call.rows.set_exception(error)
        else:
            for call, answer in zip(calls, answers, strict=True):
                call.rows.set_result(answer)
