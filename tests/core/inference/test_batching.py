"""Calls of several threads become few calls of the model; each thread gets its own rows."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import BusyError
from core.inference.batching import BatchingEncoder
from tests.core.inference.encoders import DIMENSION, Gated, Recorder, vector

LONG = 30.0  # seconds that nothing here needs, unless it hangs
Make = Callable[..., BatchingEncoder]
Rows = NDArray[np.float32]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as threads:
        yield threads


@pytest.fixture
def batching() -> Iterator[Make]:
    """Makes batching encoders and closes them in the end."""
    made: list[BatchingEncoder] = []

    def make(*args: object, **kwargs: object) -> BatchingEncoder:
        made.append(BatchingEncoder(*args, **kwargs))
        return made[-1]

    yield make
    for encoder in made:
        encoder.close()


def vectors(*texts: str) -> Rows:
    return np.array([vector(text) for text in texts])


def test_calls_that_come_together_are_encoded_together(pool: ThreadPoolExecutor, batching: Make) -> None:
    inner = Recorder()
    encoder = batching(inner, wait_s=LONG, largest=6)
    calls = [pool.submit(encoder.encode, texts) for texts in (["a", "b"], ["b", "c"], ["c", "a"])]
    for call, texts in zip(calls, ("ab", "bc", "ca"), strict=True):
        np.testing.assert_array_equal(call.result(LONG), vectors(*texts))
    assert [sorted(batch) for batch in inner.batches] == [["a", "b", "c"]]


def test_a_lone_call_is_answered_without_others(pool: ThreadPoolExecutor, batching: Make) -> None:
    inner = Recorder()
    rows = pool.submit(batching(inner, wait_s=0.01).encode, ["b", "a", "b"]).result(LONG)
    np.testing.assert_array_equal(rows, vectors("b", "a", "b"))
    assert rows.dtype == np.float32
    assert inner.batches == [["b", "a"]]


def test_nobody_can_write_into_the_rows_of_another(pool: ThreadPoolExecutor, batching: Make) -> None:
    encoder = batching(Recorder(), wait_s=LONG, largest=2)
    one, other = (call.result(LONG) for call in [pool.submit(encoder.encode, ["a"]) for _ in range(2)])
    one[:] = 0
    np.testing.assert_array_equal(other, vectors("a"))


def test_a_long_call_goes_through_in_turns_even_beyond_the_capacity(batching: Make) -> None:
    inner = Recorder()
    texts = [str(number) for number in range(11)]
    rows = batching(inner, capacity=4, largest=4).encode(texts)
    np.testing.assert_array_equal(rows, vectors(*texts))
    assert inner.batches == [texts[:4], texts[4:8], texts[8:]]


def test_no_text_gives_no_row_of_the_right_length(batching: Make) -> None:
    inner = Recorder()
    assert batching(inner).encode([]).shape == (0, DIMENSION)
    assert not inner.batches


def test_an_encoder_need_not_know_its_dimension(batching: Make) -> None:
    class Unknown:
        def encode(self, texts: Sequence[str]) -> Rows:
            return vectors(*texts)

    encoder = batching(Unknown())
    assert encoder.encode([]).shape == (0, 0)
    np.testing.assert_array_equal(encoder.encode(["a"]), vectors("a"))


def test_an_error_reaches_all_calls_of_its_turn_and_no_other(pool: ThreadPoolExecutor, batching: Make) -> None:
    encoder = batching(Recorder(), wait_s=LONG, largest=2)
    calls = [pool.submit(encoder.encode, [text]) for text in ("bad", "good")]
    for call in calls:
        with pytest.raises(ZeroDivisionError, match="a bad text"):
            call.result(LONG)
    np.testing.assert_array_equal(encoder.encode(["good", "a"]), vectors("good", "a"))


def test_an_encoder_that_forgets_a_row_leaves_nobody_waiting(pool: ThreadPoolExecutor, batching: Make) -> None:
    class Forgetful(Recorder):
        def encode(self, texts: Sequence[str]) -> Rows:
            return super().encode(texts)[:-1]

    with pytest.raises(IndexError):
        pool.submit(batching(Forgetful()).encode, ["a", "b"]).result(LONG)


def test_texts_beyond_the_capacity_are_refused_at_once(pool: ThreadPoolExecutor, batching: Make) -> None:
    inner = Gated()
    encoder = batching(inner, wait_s=0, capacity=4, largest=2)
    first = pool.submit(encoder.encode, ["first"])
    assert inner.entered.wait(LONG)
    calls = [pool.submit(encoder.encode, [f"{number}", "too"]) for number in range(3)]
    refused, others = wait(calls, LONG, FIRST_COMPLETED)
    with pytest.raises(BusyError, match="4 texts wait"):
        refused.pop().result()
    inner.gate.set()
    assert [call.result(LONG).shape for call in (first, *others)] == [(1, DIMENSION), (2, DIMENSION), (2, DIMENSION)]
    assert encoder.encode(["again"]).shape == (1, DIMENSION)


def test_a_turn_has_to_fit_into_the_capacity() -> None:
    for largest in (0, 9):
        with pytest.raises(ValueError, match="largest"):
            BatchingEncoder(Recorder(), capacity=8, largest=largest)


def test_closing_refuses_what_waits_and_what_comes_later(pool: ThreadPoolExecutor) -> None:
    inner = Recorder()
    before = set(threading.enumerate())
    encoder = BatchingEncoder(inner, wait_s=LONG)
    (thread,) = set(threading.enumerate()) - before
    waiting = pool.submit(encoder.encode, ["a"])
    with pytest.raises(TimeoutError):
        waiting.result(0.05)
    encoder.close()
    with pytest.raises(BusyError, match="closed"):
        waiting.result(LONG)
    with pytest.raises(BusyError, match="closed"):
        encoder.encode(["b"])
    assert not inner.batches
    assert not thread.is_alive()
    encoder.close()


def test_closing_answers_what_is_being_encoded(pool: ThreadPoolExecutor) -> None:
    inner = Gated()
    encoder = BatchingEncoder(inner, wait_s=0)
    begun = pool.submit(encoder.encode, ["a"])
    assert inner.entered.wait(LONG)
    closing = pool.submit(encoder.close)
    inner.gate.set()
    closing.result(LONG)
    np.testing.assert_array_equal(begun.result(LONG), vectors("a"))


def test_many_threads_get_their_own_rows_in_small_turns(pool: ThreadPoolExecutor, batching: Make) -> None:
    inner = Recorder()
    encoder = batching(inner, wait_s=0.002, capacity=128, largest=8)
    chance = random.Random(1)
    asked = [[str(chance.randrange(50)) for _ in range(chance.randint(1, 5))] for _ in range(300)]
    calls: list[Future[Rows]] = [pool.submit(encoder.encode, texts) for texts in asked]
    for call, texts in zip(calls, asked, strict=True):
        np.testing.assert_array_equal(call.result(LONG), vectors(*texts))
    assert len(inner.batches) < len(asked)
    assert max(map(len, inner.batches)) <= 8
    assert all(len(set(batch)) == len(batch) for batch in inner.batches)
