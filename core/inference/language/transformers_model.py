"""A causal language model in this process: one base, an adapter per task, and a thread that answers in batches."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING, Final, Literal

import structlog

from core.errors import BusyError, ModelError, TutorError
from core.inference.language.requests import Request, RequestQueue
from core.ports import LanguageTask, Prompt

if TYPE_CHECKING:
    from core.inference.language.writing import BatchWriter

log = structlog.get_logger(__name__)

_NOTHING: Final = Prompt(LanguageTask.QNA, max_tokens=0)
_LAST_STEP_S: Final = 10.0
"""Seconds that `close` waits for the step of a batch, or the reading of weights, that is under way."""


class TransformersModel:
    """Fills the port `core.ports.LanguageModel`.

    Nothing is imported or read before the first request (or `warm_up`), and then on the model's own thread; a model
    that could not be loaded is tried again with the next request.

    Args:
        base: a folder or hub id of a causal language model with safetensors weights.
        adapters: folders or hub ids of LoRA adapters; a task without one uses the bare base.
        dtype: "auto" takes bfloat16 where the hardware calculates with it, else float32.
        device: "auto" takes CUDA where there is a device.
        deadline_s: seconds that a caller waits.
        largest: requests that are answered together, at most.
        wait_s: seconds that the first of them waits for others, at most.
        capacity: requests that may wait; the next one is refused at once.
    """

    def __init__(
        self,
        base: str,
        adapters: Mapping[LanguageTask, str] | None = None,
        *,
        dtype: Literal["auto", "bfloat16", "float32"] = "auto",
        device: Literal["auto", "cpu", "cuda"] = "auto",
        deadline_s: float = 8.0,
        largest: int = 16,
        wait_s: float = 0.02,
        capacity: int = 64,
    ) -> None:
        self._base, self._adapters = base, dict(adapters or {})
        self._dtype, self._device = dtype, device
        self._deadline_s = deadline_s
        self._queue = RequestQueue(capacity, largest, wait_s)
        self._writer: BatchWriter | None = None
        self._thread = Thread(target=self._serve, name="language-model", daemon=True)
        self._thread.start()

    async def warm_up(self) -> None:
        """Load the model now, on its own thread, however long it takes.

        Raises:
            BusyError: too many wait, or the model was closed meanwhile.
            ModelError: it cannot be loaded.
        """
        request = Request(_NOTHING)
        self._queue.put(request)
        await asyncio.wrap_future(request.answer)

    async def generate(self, prompt: Prompt) -> str:
        """The new words alone, up to the end of the text or a stop word.

        Raises:
            BusyError: too many wait, it took too long, or the model is closed.
            ModelError: the model cannot be loaded or used, the prompt does not fit, or the answer broke off at
                `prompt.max_tokens`.
        """
        request = Request(prompt)
        self._queue.put(request)
        try:
            async with asyncio.timeout(self._deadline_s):
                return await asyncio.wrap_future(request.answer)
        except TimeoutError:
            raise BusyError(f"{self._base}: no answer within {self._deadline_s:g} s") from None

    async def close(self) -> None:
        """End the thread and free the memory; who still waits gets a BusyError."""
        self._queue.close()
        await asyncio.to_thread(self._thread.join, _LAST_STEP_S)
        self._writer = None

    def _serve(self) -> None:
        while batch := self._queue.take():
            self._answer(batch)

    def _answer(self, batch: Sequence[Request]) -> None:
        try:
            self._loaded().write(batch)
        except BaseException as error:  # whoever is not answered waits for nothing
            told = error if isinstance(error, TutorError) else self._failure(error)
            for request in batch:
                request.fail(told)

    def _failure(self, error: BaseException) -> ModelError:
        log.warning("language model failed", error=type(error).__name__)
        failure = ModelError(f"{self._base}: generation failed ({type(error).__name__})")
        failure.__cause__ = error
        return failure

    def _loaded(self) -> BatchWriter:
        if self._writer is None:
            from core.inference.language.loading import load_model  # seconds of imports, for who needs them
            from core.inference.language.writing import BatchWriter

            started = perf_counter()
            self._writer = BatchWriter(load_model(self._base, self._adapters, self._dtype, self._device))
            seconds = round(perf_counter() - started, 1)
            log.info("language model loaded", base=self._base, adapters=[*map(str, self._adapters)], seconds=seconds)
        return self._writer
