"""`make bench`: start-up, memory, turns and models on this machine, as one JSON object on standard output."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import numpy as np
import psutil
import structlog
import uvloop

from bot.composition import Assembly, assembled
from bot.settings import Settings, TutorSettings
from core.content.loader import load_library
from core.engine import TurnReport
from core.inference.sentence_encoder import NOTE_VECTORS, embedded_encoder
from core.inference.vector_cache import VectorCache
from core.inference.vector_index import VectorIndex
from core.ports import GradingTask
from core.qna.semantic_notes import note_passages
from tests.bench.discord_load import measure_discord
from tests.bench.figures import summary
from tests.bench.language_load import measure_language
from tests.bench.telegram_load import measure_telegram
from tests.simulation.learner import ScriptedLearner
from tests.system.server import Server

LEARNERS, TURNS = 200, 20
THINKING_SECONDS = 10.0
STARTS = 3
ENCODED_TOGETHER = 32
INDEXED = (1_000, 100_000, 1_000_000)
FOUND, CHECKED = 10, 20
SPREAD = 0.03  # of each column: neighbours of a real note at a cosine of about 0.86


async def measure_start(folder: Path) -> dict[str, Any]:
    """Seconds from starting the installed program to /readyz saying ready, and the memory it then holds."""
    seconds = []
    for _ in range(STARTS):
        async with Server(folder / "start") as server:
            server.stop()
            seconds.append(await server.start())
            memory = psutil.Process(server.pid).memory_info().rss
    return {"ready_s": [round(value, 2) for value in seconds], "resident_mb": round(memory / 2**20)}


async def measure_turns(folder: Path, thinking: float) -> dict[str, Any]:
    """200 learners at once; each thinks `thinking` seconds on average between turns."""
    reports: list[TurnReport] = []
    settings = Settings(home=folder, tutor=TutorSettings(turns_per_minute=10_000))
    async with assembled(settings, observe=reports.append) as house:
        learners = [ScriptedLearner(f"learner{n}", house.library, Random(n)) for n in range(LEARNERS)]
        started = perf_counter()
        await asyncio.gather(*(_live(learner, house, thinking) for learner in learners))
        took = perf_counter() - started
    outcomes = {outcome: sum(r.outcome == outcome for r in reports) for outcome in {r.outcome for r in reports}}
    return {
        "learners": LEARNERS,
        "turns": len(reports),
        "thinking_s": thinking,
        "turns_per_s": round(len(reports) / took, 1),
        "outcomes": outcomes,
        "resident_mb": round(psutil.Process().memory_info().rss / 2**20),
    } | summary([report.seconds * 1000 for report in reports])


async def _live(learner: ScriptedLearner, house: Assembly, thinking: float) -> None:
    rng = Random(learner.name)
    await asyncio.sleep(rng.uniform(0, thinking))
    for _ in range(TURNS):
        await learner.take_turns(house.tutor.handle, 1)
        await asyncio.sleep(rng.expovariate(1 / thinking) if thinking else 0)


async def measure_models(folder: Path) -> dict[str, Any]:
    """Milliseconds of one call of each model, alone."""
    async with assembled(Settings(home=folder)) as house:
        quizzes = list(house.library.quizzes.values())
        concepts = list(house.library.concepts.values())
        tasks = [GradingTask(q.question.ko, (q.answer.ko, q.answer.en), q.answer.ko[:200]) for q in quizzes]
        return {
            "retrieval": summary([_time(house.models.retriever.search, f"{c.name.ko} 장점이 뭐야?") for c in concepts]),
            "grading": summary([_time(house.models.grader.grade, task) for task in tasks]),
            "moderation": summary([_time(house.models.classifier.classify, q.question.ko) for q in quizzes]),
        }


def measure_encoder() -> dict[str, Any]:
    """Milliseconds to encode one question, and a batch of 32 notes."""
    encoder = embedded_encoder()
    questions = [f"{concept.name.ko} 장점이 뭐야?" for concept in load_library().concepts.values()]
    notes = [text for *_, text in note_passages(load_library())]
    batches = [notes[start : start + ENCODED_TOGETHER] for start in range(0, 20 * ENCODED_TOGETHER, ENCODED_TOGETHER)]
    return {
        "one": summary([_time(encoder.encode, [question]) for question in questions]),
        "batch_of_32": summary([_time(encoder.encode, batch) for batch in batches]),
    }


def measure_index(rows: int) -> dict[str, Any]:
    """Milliseconds of one search among so many notes, vectors made up around the real ones; seconds to build."""
    encoder = embedded_encoder()
    passages = [text for *_, text in note_passages(load_library())]
    real = VectorCache(encoder.model_hash, (NOTE_VECTORS,), None).encode_all(passages, encoder)
    chance = np.random.default_rng(0)
    vectors = real[chance.integers(len(real), size=rows)]
    vectors += chance.standard_normal(vectors.shape, dtype=np.float32) * SPREAD
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    started = perf_counter()
    index = VectorIndex(vectors)
    built = perf_counter() - started
    queries = encoder.encode([f"{concept.name.ko} 장점이 뭐야?" for concept in load_library().concepts.values()])
    exact = [set(np.argpartition(-(vectors @ query), FOUND)[:FOUND].tolist()) for query in queries[:CHECKED]]
    found = [set(index.search(query, FOUND)[0].tolist()) for query in queries[:CHECKED]]
    recall = sum(len(ours & theirs) for ours, theirs in zip(found, exact, strict=True)) / (FOUND * CHECKED)
    times = [_time(lambda query: index.search(query, FOUND), query) for query in queries]
    return {"build_s": round(built, 2), "recall_at_10": round(recall, 4)} | summary(times)


def _time(call: Callable[[Any], object], argument: object) -> float:
    started = perf_counter()
    call(argument)
    return (perf_counter() - started) * 1000


async def main() -> None:
    logging.disable(logging.INFO)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = {
            "machine": {"cpu": platform.processor() or platform.machine(), "cores": os.cpu_count()},
            "start": await measure_start(folder),
            "encoder": measure_encoder(),
            "index": {f"{rows:.0e}": measure_index(rows) for rows in INDEXED},
            "models": await measure_models(folder / "models"),
            "turns": await measure_turns(folder / "paced", THINKING_SECONDS),
            "turns_without_pause": await measure_turns(folder / "rushed", 0.0),
            "discord": await measure_discord(folder / "discord"),
            "telegram": await measure_telegram(folder / "telegram"),
            "language": await measure_language(folder / "language"),
        }
    json.dump(figures, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    uvloop.run(main())
