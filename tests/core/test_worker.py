from __future__ import annotations

import asyncio
import threading

import pytest

from core.errors import BusyError
from core.inference.batching import BatchingEncoder
from core.inference.worker import Worker
from tests.core.inference.encoders import Recorder


async def test_work_runs_on_its_own_thread_in_order() -> None:
    worker = Worker("w")
    names = await asyncio.gather(*(worker.run(lambda: threading.current_thread().name) for _ in range(5)))
    assert len(set(names)) == 1
    assert names[0] != threading.current_thread().name
    worker.close()


async def test_a_full_queue_refuses_at_once_and_recovers() -> None:
    worker = Worker("w", capacity=1)
    gate = threading.Event()
    first = asyncio.ensure_future(worker.run(gate.wait, 5))
    await asyncio.sleep(0.05)
    with pytest.raises(BusyError, match="full"):
        await worker.run(int)
    gate.set()
    assert await first
    assert await worker.run(int) == 0
    worker.close()


async def test_a_slow_call_times_out_while_others_go_on() -> None:
    worker = Worker("w", timeout=0.05)
    gate = threading.Event()
    with pytest.raises(BusyError, match="no result"):
        await worker.run(gate.wait, 5)
    gate.set()
    assert await worker.run(int) == 0
    worker.close()


async def test_errors_reach_the_caller() -> None:
    worker = Worker("w")
    with pytest.raises(ZeroDivisionError):
        await worker.run(lambda: 1 // 0)
    worker.close()


async def test_several_threads_let_a_batching_encoder_join_their_calls() -> None:
    inner = Recorder()
    encoder = BatchingEncoder(inner, wait_s=30, largest=4)
    worker = Worker("w", timeout=30, threads=4)
    rows = await asyncio.gather(*(worker.run(encoder.encode, [text]) for text in "abcd"))
    assert [sorted(batch) for batch in inner.batches] == [["a", "b", "c", "d"]]
    assert [row.shape for row in rows] == [(1, inner.dimension)] * 4
    worker.close()
    encoder.close()
