"""A real OpenAI-compatible server, `transformers serve`, says what the same model says in this process."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import ModelError, TutorError
from core.inference.language.openai_model import OpenAIModel
from core.inference.language.transformers_model import TransformersModel
from core.ports import LanguageTask, Prompt
from tests.core.inference.language.tiny import middle

TEXTS = ("드롭아웃 설명해 줘", "과적합이 뭐야?", "What is overfitting?")
PROMPTS = [
    *(Prompt(LanguageTask.QNA, words, max_tokens=100, temperature=0) for words in TEXTS),
    *(Prompt(LanguageTask.QUIZ, chat=(("user", words),), max_tokens=100, temperature=0) for words in TEXTS),
]
START_SECONDS = 300.0  # a few, on a machine that has nothing else to do
PROGRAM = "from transformers.cli.transformers import main; main()"


@pytest.fixture
async def served(tiny_base: Path) -> AsyncIterator[OpenAIModel]:
    with socket.socket() as chance:
        chance.bind(("127.0.0.1", 0))
        port = chance.getsockname()[1]
    arguments = ["serve", str(tiny_base), "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], env=environment)  # noqa: ASYNC220 - it returns at once
    model = OpenAIModel(f"http://127.0.0.1:{port}/v1", str(tiny_base), deadline_s=60, stall_s=30)
    try:
        await answers(model, process)
        yield model
    finally:
        await model.close()
        process.terminate()
        process.wait(30)


async def answers(model: OpenAIModel, process: subprocess.Popen[bytes]) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            try:
                return await model.warm_up()
            except ModelError:
                assert process.poll() is None, "the server ended"
                await asyncio.sleep(0.2)


async def outcome(model: OpenAIModel | TransformersModel, prompt: Prompt) -> str:
    """Without the signs for half a letter: the server's stream holds the last of them back."""
    try:
        return (await model.generate(prompt)).replace("�", "")
    except TutorError as error:
        return str(error).rpartition(": ")[2]


async def test_it_says_what_the_model_says_here(served: OpenAIModel, tiny_base: Path) -> None:
    here = TransformersModel(str(tiny_base), dtype="float32", device="cpu", deadline_s=60)
    own = [await outcome(here, prompt) for prompt in PROMPTS]
    stop = middle(await here.generate(PROMPTS[0]))
    await here.close()
    assert await asyncio.gather(*(outcome(served, prompt) for prompt in PROMPTS)) == own
    assert len(set(own)) == len(PROMPTS)
    stopped = Prompt(LanguageTask.QNA, TEXTS[0], stop=(stop,), max_tokens=100, temperature=0)
    assert await outcome(served, stopped) == own[0][: own[0].index(stop)]
    with pytest.raises(ModelError, match="broke off: the answer is longer than 2 tokens"):
        await served.generate(Prompt(LanguageTask.QNA, TEXTS[0], max_tokens=2, temperature=0))
