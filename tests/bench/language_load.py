"""The language model in this process under load: one base, four adapters, and what they cost against four models."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from json import dump
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import psutil
import structlog
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

from core.errors import ModelError
from core.inference.language.loading import load_model
from core.inference.language.requests import Request
from core.inference.language.transformers_model import TransformersModel
from core.inference.language.writing import BatchWriter
from core.ports import LanguageTask, Prompt
from tests.bench.figures import summary
from tests.core.inference.language.tiny import make_tiny_base

EMBEDDED = Path(__file__).parents[2] / "core" / "weights" / "language"
TWELVE_MILLION = {"hidden_size": 256, "intermediate_size": 1024, "num_hidden_layers": 11}
RANK, ALPHA = 64, 16  # of the published adapters
TASKS = tuple(LanguageTask)
CALLERS = {1: 8, 8: 24, 32: 64}
"""Requests that wait at once, and requests in all."""
TOKENS = 32
TOGETHER, REPEATED = 8, 3
NOTE = (
    "과적합 : 모델이 훈련 데이터를 외워서 새로운 데이터에서 성능이 떨어지는 현상 | 정규화, 드롭아웃, 조기 종료로 줄인다"
)


async def measure_language(folder: Path, chosen: Path = EMBEDDED) -> dict[str, Any]:
    """Milliseconds and tokens per second for 1, 8 and 32 callers; the cost of switching adapters; resident memory.

    Where there is no such base, one of 12 million parameters is drawn by chance.
    """
    base = _base(folder, chosen)
    adapters = {task: str(_random_adapter(folder / task.value, base)) for task in TASKS}
    writer = BatchWriter(load_model(str(base), adapters))
    network, tokenizer = writer.model.network, writer.model.tokenizer
    return {
        "parameters": load_model(str(base), {}).network.num_parameters(),
        "dtype": str(network.dtype).removeprefix("torch."),
        "device": network.device.type,
        "adapter_switch": _switching(base, writer),
        "memory": _memory(folder, str(base), adapters),
        "callers": {
            count: await _load(str(base), adapters, count, number, tokenizer) for count, number in CALLERS.items()
        },
    }


def _base(folder: Path, chosen: Path) -> Path:
    return chosen if chosen.is_dir() else make_tiny_base(folder / "base", **TWELVE_MILLION)


def _random_adapter(folder: Path, base: Path) -> Path:
    config = LoraConfig(
        r=RANK, lora_alpha=ALPHA, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False
    )
    get_peft_model(AutoModelForCausalLM.from_pretrained(base), config).save_pretrained(str(folder))
    return folder


def _prompt(number: int, task: LanguageTask) -> Prompt:
    text = f"(제공된 정보) {NOTE} (사용자 질문) 과적합이 뭐야? {number} (답변 시작)"
    return Prompt(task, text, max_tokens=TOKENS)


async def _load(
    base: str, adapters: Mapping[LanguageTask, str], callers: int, number: int, tokenizer: Any
) -> dict[str, Any]:
    """So many callers ask one request after the other; tasks take turns. Written tokens alone are counted."""
    model = TransformersModel(base, adapters, deadline_s=600)
    await _asked(model, _prompt(0, TASKS[0]), tokenizer)
    prompts = iter([_prompt(place, TASKS[place % len(TASKS)]) for place in range(number)])
    times: list[float] = []

    async def call() -> int:
        written = 0
        for prompt in prompts:
            started = perf_counter()
            written += await _asked(model, prompt, tokenizer)
            times.append((perf_counter() - started) * 1000)
        return written

    started, burnt = perf_counter(), process_time()
    tokens = sum(await asyncio.gather(*(call() for _ in range(callers))))
    took, burnt = perf_counter() - started, process_time() - burnt
    await model.close()
    return {
        "tokens": tokens,
        "tokens_per_s": round(tokens / took, 1),
        "requests_per_s": round(number / took, 2),
        "cpu_s": round(burnt, 2),
    } | summary(times)


async def _asked(model: TransformersModel, prompt: Prompt, tokenizer: Any) -> int:
    """Tokens that were written."""
    try:
        text = await model.generate(prompt)
    except ModelError:  # a model that was drawn by chance, or trained for something else, seldom comes to an end
        return TOKENS
    return len(tokenizer(text, add_special_tokens=False)["input_ids"])


def _switching(base: Path, writer: BatchWriter) -> dict[str, Any]:
    """Milliseconds of a batch of 8 whose rows share an adapter, and whose rows have four; and without adapters.

    `one_after_the_other`: single requests whose adapter changes each time, against such that keep it.
    """
    bare = BatchWriter(load_model(str(base), {}))
    same, mixed = [TASKS[0]] * TOGETHER, [TASKS[place % len(TASKS)] for place in range(TOGETHER)]
    batches = {"no_adapter": (bare, [same]), "one_adapter": (writer, [same]), "four_adapters": (writer, [mixed])}
    alone = {"kept": (writer, [[task] for task in same]), "changed": (writer, [[task] for task in mixed])}
    return {
        "batch_of_8_ms": {name: _fastest(*how) for name, how in batches.items()},
        "one_after_the_other_ms": {name: _fastest(*how) for name, how in alone.items()},
    }


def _fastest(writer: BatchWriter, batches: Sequence[Sequence[LanguageTask]]) -> float:
    """Of three times: what else runs on the machine only ever adds."""
    times = []
    for _ in range(REPEATED):
        started = perf_counter()
        for tasks in batches:
            writer.write([Request(_prompt(place, task)) for place, task in enumerate(tasks)])
        times.append((perf_counter() - started) * 1000)
    return round(min(times), 1)


def _memory(folder: Path, base: str, adapters: Mapping[LanguageTask, str]) -> dict[str, int]:
    """Resident megabytes that loading adds to a process of its own."""
    tiny = str(make_tiny_base(folder / "tiny"))
    together = [dict(adapters)]
    apart = [{task: adapter} for task, adapter in adapters.items()]
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), max_tasks_per_child=1) as processes:
        one = processes.submit(_resident, tiny, base, together)
        four = processes.submit(_resident, tiny, base, apart)
        return {"one_base_with_four_adapters_mb": one.result(), "four_models_mb": four.result()}


def _resident(tiny: str, base: str, models: Sequence[Mapping[LanguageTask, str]]) -> int:
    """What the models take after each has written something, when nothing of them is left on the disk alone."""
    BatchWriter(load_model(tiny, {})).write([Request(_prompt(0, TASKS[0]))])  # the libraries' own share
    gc.collect()
    before = psutil.Process().memory_info().rss
    writers = [BatchWriter(load_model(base, adapters)) for adapters in models]
    for writer in writers:
        writer.write([Request(_prompt(0, task)) for task in TASKS])
    gc.collect()
    return round(int(psutil.Process().memory_info().rss - before) / 2**20)


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    base = Path(sys.argv[1]) if len(sys.argv) > 1 else EMBEDDED
    with tempfile.TemporaryDirectory() as folder:
        dump(asyncio.run(measure_language(Path(folder), base)), sys.stdout, indent=2)


if __name__ == "__main__":
    main()
