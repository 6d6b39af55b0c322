"""The queue before a language model: bounded, in order, and without those that gave up."""

from __future__ import annotations

from threading import Thread
from time import monotonic

import pytest

from core.errors import BusyError, ModelError
from core.inference.language.requests import Request, RequestQueue
from core.ports import LanguageTask, Prompt


def request() -> Request:
    return Request(Prompt(LanguageTask.QNA, "?"))


def test_what_came_together_is_handed_out_together_in_order() -> None:
    queue = RequestQueue(capacity=8, largest=2, wait_s=0.01)
    requests = [request() for _ in range(3)]
    for one in requests:
        queue.put(one)
    assert queue.take() == requests[:2]
    assert queue.take() == requests[2:]


def test_a_full_batch_does_not_wait_for_others() -> None:
    queue = RequestQueue(capacity=8, largest=2, wait_s=30)
    for _ in range(2):
        queue.put(request())
    started = monotonic()
    assert len(queue.take()) == 2
    assert monotonic() - started < 10


def test_a_full_queue_refuses_and_one_that_gave_up_makes_room() -> None:
    queue = RequestQueue(capacity=2, largest=2, wait_s=0)
    first, second, third = request(), request(), request()
    queue.put(first)
    queue.put(second)
    with pytest.raises(BusyError, match="2 requests wait already"):
        queue.put(third)
    first.answer.cancel()
    queue.put(third)
    assert queue.take() == [second, third]


def test_closing_refuses_who_waits_who_is_answered_and_who_comes_later() -> None:
    queue = RequestQueue(capacity=4, largest=1, wait_s=0)
    taken, waiting = request(), request()
    queue.put(taken)
    queue.put(waiting)
    assert queue.take() == [taken]
    queue.close()
    for one in (taken, waiting):
        with pytest.raises(BusyError, match="closed"):
            one.answer.result(0)
    with pytest.raises(BusyError, match="closed"):
        queue.put(request())
    assert queue.take() == []


def test_closing_wakes_the_thread_that_waits() -> None:
    queue = RequestQueue(capacity=4, largest=1, wait_s=0)
    got: list[list[Request]] = []
    thread = Thread(target=lambda: got.append(queue.take()))
    thread.start()
    queue.close()
    thread.join(30)
    assert got == [[]]


def test_the_first_word_counts() -> None:
    one, gone = request(), request()
    one.fulfil("yes")
    one.fail(ModelError("too late"))
    assert one.answer.result(0) == "yes"
    gone.answer.cancel()
    gone.fulfil("nobody hears this")
    gone.fail(ModelError("nor this"))
    assert gone.settled
