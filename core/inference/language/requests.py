"""What waits for a language model: a bounded queue that hands out what came within a moment together."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from threading import Condition
from time import monotonic

from core.errors import BusyError, TutorError
from core.ports import Prompt


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A prompt and the promise of its answer. Whoever asked may give up at any time by cancelling the promise."""

    prompt: Prompt
    arrived: float = field(default_factory=monotonic)
    answer: Future[str] = field(default_factory=Future)

    @property
    def settled(self) -> bool:
        """Answered, failed, or wanted by nobody any more."""
        return self.answer.done()

    def fulfil(self, text: str) -> None:
        try:
            self.answer.set_result(text)
        except InvalidStateError:  # given up a moment ago
            return

    def fail(self, error: TutorError) -> None:
        try:
            self.answer.set_exception(error)
        except InvalidStateError:
            return


class RequestQueue:
    """Between the callers and the one thread that answers them.

    Args:
        capacity: requests that may wait; the next one is refused at once.
        largest: requests that are handed out together, at most.
        wait_s: seconds that the first of them waits for others, at most.
    """

    def __init__(self, capacity: int, largest: int, wait_s: float) -> None:
        self._capacity, self._largest, self._wait_s = capacity, largest, wait_s
        self._waiting: deque[Request] = deque()
        self._taken: list[Request] = []  # handed out last
        self._closed = False
        self._changed = Condition()  # guards the three above

    def put(self, request: Request) -> None:
        """Let it wait.

        Raises:
            BusyError: too many wait already, or the queue is closed.
        """
        with self._changed:
            if self._closed:
                raise BusyError("language model: closed")
            self._forget_settled()
            if len(self._waiting) >= self._capacity:
                raise BusyError(f"language model: {len(self._waiting)} requests wait already")
            self._waiting.append(request)
            self._changed.notify_all()

    def take(self) -> list[Request]:
        """The next requests to answer together, waiting for them; none when the queue is closed."""
        with self._changed:
            while not self._closed:
                self._changed.wait_for(lambda: self._closed or self._waiting)
                if self._waiting:
                    # Counted from its arrival: what came while others were answered has waited enough.
                    left = self._waiting[0].arrived + self._wait_s - monotonic()
                    self._changed.wait_for(lambda: self._closed or len(self._waiting) >= self._largest, left)
                self._forget_settled()
                if self._waiting and not self._closed:
                    size = min(self._largest, len(self._waiting))
                    self._taken = [self._waiting.popleft() for _ in range(size)]
                    return self._taken
        return []

    def close(self) -> None:
        """End with BusyError what is not settled yet or comes later, and let the answering thread end."""
        with self._changed:
            self._closed = True
            left = [*self._waiting, *self._taken]
            self._changed.notify_all()
        for request in left:
            request.fail(BusyError("language model: closed"))

    def _forget_settled(self) -> None:
        self._waiting = deque(request for request in self._waiting if not request.settled)
