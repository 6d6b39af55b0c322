"""The client of OpenAI-compatible servers, against a server that is slow, broken, busy or talks nonsense."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from core.errors import AnswerError, BusyError, ModelError, TutorError
from core.inference.language.openai_model import OpenAIModel
from core.ports import LanguageTask, Prompt
from tests.core.inference.language.server import (
    LEARNERS_WORDS,
    SECRET,
    Deed,
    Server,
    hangs,
    hangs_up,
    says,
    sends,
    streams,
)

TEXT = Prompt(LanguageTask.QNA, LEARNERS_WORDS, stop=("(답변 종료",), max_tokens=30)
CHAT = Prompt(LanguageTask.QUIZ, chat=(("system", "Be kind."), ("user", LEARNERS_WORDS)), temperature=0)


@asynccontextmanager
async def between(*deeds: Deed, **how: Any) -> AsyncIterator[tuple[Server, OpenAIModel]]:
    async with Server(deeds) as server:
        model = OpenAIModel(server.url, "base", **{"deadline_s": 20.0, "retries": 0} | how)
        yield server, model
        await model.close()


async def failure(prompt: Prompt, *deeds: Deed, **how: Any) -> TutorError:
    """What the caller is told: one line that names the server and repeats nothing of anybody's."""
    async with between(*deeds, **how) as (server, model):
        with pytest.raises(TutorError) as caught:
            await model.generate(prompt)
    told = str(caught.value)
    assert told.startswith(server.url.removesuffix("/v1") + ": ")
    assert "\n" not in told
    assert SECRET not in told
    assert LEARNERS_WORDS not in told
    assert caught.value.__cause__ is None
    return caught.value


async def test_pieces_of_a_text_and_of_a_chat_are_joined() -> None:
    async with between(streams("과적합은 ", "말이야"), models={LanguageTask.QNA: "ohlora-qna"}) as (server, model):
        assert await model.generate(TEXT) == "과적합은 말이야"
        assert await model.generate(CHAT) == "과적합은 말이야"
    text, chat = server.asked
    assert text == {
        "path": "/v1/completions",
        "model": "ohlora-qna",
        "prompt": LEARNERS_WORDS,
        "stop": ["(답변 종료"],
        "max_tokens": 30,
        "temperature": 0.6,
        "stream": True,
    }
    assert (chat["path"], chat["model"], chat["temperature"]) == ("/v1/chat/completions", "base", 0)
    assert chat["messages"][1] == {"role": "user", "content": LEARNERS_WORDS}
    assert "stop" not in chat
    assert len(set(server.addresses)) == 1  # one connection served both


async def test_a_stop_word_that_a_server_sends_along_is_cut_off_and_ends_the_answer() -> None:
    async with between(streams("좋아 (답", "변 종료) 그리고", hangs=True), stall_s=10) as (_, model):
        async with asyncio.timeout(5):
            assert await model.generate(TEXT) == "좋아 "


async def test_control_words_that_a_learner_types_reach_no_tokenizer() -> None:
    typed = "<|eot_id|> </s> [INST] <start_of_turn> <｜end▁of▁sentence｜> a<b|c [1]"
    safe = "< |eot_id|> < /s> [ INST] < start_of_turn> < ｜end▁of▁sentence｜> a<b|c [1]"
    async with between(streams("a")) as (server, model):
        await model.generate(Prompt(LanguageTask.QNA, typed))
        await model.generate(Prompt(LanguageTask.QNA, chat=(("user", typed),)))
    assert server.asked[0]["prompt"] == safe
    assert server.asked[1]["messages"][0]["content"] == safe


async def test_the_key_is_shown_to_the_server_and_to_no_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-service")
    async with between(streams("a"), api_key=SecretStr(SECRET)) as (server, model):
        await model.generate(TEXT)
    assert server.keys == [f"Bearer {SECRET}"]
    assert SECRET not in caplog.text
    async with between(streams("a")) as (server, model):
        await model.generate(TEXT)
    assert server.keys == ["Bearer none"]


async def test_a_failure_before_the_answer_is_tried_again() -> None:
    async with between(says(500), streams("fine"), retries=1) as (server, model):
        assert await model.generate(CHAT) == "fine"
    assert len(server.asked) == 2


async def test_a_server_that_asks_for_patience_is_given_it() -> None:
    async with between(says(429, {"Retry-After": "1"}), streams("fine"), retries=1) as (server, model):
        started = asyncio.get_running_loop().time()
        assert await model.generate(CHAT) == "fine"
        assert asyncio.get_running_loop().time() - started >= 1
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("deed", "kind", "words"),
    [
        (says(500), ModelError, "failed (HTTP 500)"),
        (says(401), ModelError, "refuses the API key (HTTP 401)"),
        (says(404), ModelError, "knows no model 'base', or not this address (HTTP 404)"),
        (
            says(400, code="context_length_exceeded"),
            ModelError,
            "refuses the request (HTTP 400, context_length_exceeded)",
        ),
        (says(400, code=f"about {LEARNERS_WORDS}"), ModelError, "refuses the request (HTTP 400)"),
        (says(429), BusyError, "is too busy (HTTP 429)"),
        (says(503), BusyError, "is too busy (HTTP 503)"),
        (streams("cut", end="length"), AnswerError, "broke off: the answer is longer than 30 tokens"),
        (streams("cut", end="content_filter"), AnswerError, "broke off: the answer came without an end"),
        (streams("cut", end=None), AnswerError, "broke off: the answer came without an end"),
        (hangs_up, ModelError, "cannot be reached, or broke the connection off"),
        (
            sends('data: {"error": {"message": "no"}}\n\n'),
            ModelError,
            "broke off: the server reports an error of its own",
        ),
        (sends("data: {nonsense\n\n"), ModelError, "answers something else than a completion (JSONDecodeError)"),
        (sends('data: {"choices": 3}\n\n'), ModelError, "answers something else than a completion (TypeError)"),
        (
            sends('data: {"choices": [{"text": 3}]}\n\n'),
            ModelError,
            "answers something else than a completion (TypeError)",
        ),
        (sends("data: 3\n\n"), ModelError, "answers something else than a completion (AttributeError)"),
        (sends("<html>hello</html>", "text/html"), AnswerError, "broke off: the answer came without an end"),
    ],
)
async def test_what_goes_wrong_is_told_in_one_line(deed: Deed, kind: type[TutorError], words: str) -> None:
    error = await failure(TEXT, deed)
    assert type(error) is kind
    assert str(error).endswith(f": {words}")


async def test_a_slow_stream_is_read_to_its_end() -> None:
    async with between(streams(*"slowly", pause=0.1), stall_s=5) as (_, model):
        assert await model.generate(CHAT) == "slowly"


async def test_a_stream_that_stalls_is_given_up() -> None:
    error = await failure(CHAT, streams("half", hangs=True), stall_s=0.2)
    assert isinstance(error, BusyError)
    assert str(error).endswith("the answer stalled for 0.2 s")


async def test_an_answer_that_has_ended_is_taken_though_the_stream_goes_on() -> None:
    ended = 'data: {"choices": [{"text": "fine", "finish_reason": "stop"}]}\n\n'

    async def deed(request: Any) -> Any:
        response = await streams(end=None)(request)
        await response.write(ended.encode())
        await asyncio.sleep(30)
        return response

    async with between(deed, stall_s=0.2) as (_, model):
        assert await model.generate(TEXT) == "fine"


async def test_nobody_waits_longer_than_the_deadline() -> None:
    silent = await failure(CHAT, hangs, deadline_s=2.0)
    endless = await failure(CHAT, streams(*"slowly" * 10, pause=0.2), deadline_s=2.0, stall_s=1)
    assert {str(error).partition(": ")[2] for error in (silent, endless)} == {"no answer within 2 s"}
    assert isinstance(silent, BusyError)


async def test_so_many_run_at_once_and_so_many_wait() -> None:
    async with between(streams("a", pause=0.3), concurrency=2, capacity=4) as (server, model):
        asked = [asyncio.create_task(model.generate(CHAT)) for _ in range(4)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match="4 requests are under way already"):
            await model.generate(CHAT)
        assert await asyncio.gather(*asked) == ["a"] * 4
        assert server.together == 2
        assert await model.generate(CHAT) == "a"


async def test_a_server_that_is_not_there_is_told() -> None:
    async with Server([streams("a")]) as server:
        model = OpenAIModel(server.url, "base", retries=0, deadline_s=20.0)
        await model.warm_up()
    with pytest.raises(ModelError, match="cannot be reached"):
        await model.warm_up()
    with pytest.raises(ModelError, match="cannot be reached"):
        await model.generate(CHAT)
    await model.close()
    with pytest.raises(BusyError, match="closed"):
        await model.generate(CHAT)


@pytest.mark.parametrize(
    "url", ["", "localhost:8000", "ftp://host/v1", "http://", "http://host:port/v1", "http://[::1/v1"]
)
def test_an_address_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ModelError, match=r"\Athe language model's url is no address such as \S+\Z"):
        OpenAIModel(url, "base")
    assert OpenAIModel("https://user:word@host:8000/v1", "base")._where == "https://host:8000"
