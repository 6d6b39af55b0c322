"""A language model behind an OpenAI-compatible server: vLLM, llama.cpp, Ollama, `transformers serve` and others."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pydantic import SecretStr

from core.errors import AnswerError, BusyError, ModelError
from core.inference.language.stop_words import before_stop
from core.ports import LanguageTask, Prompt

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream

_CONNECT_S: Final = 3.0
_NO_KEY: Final = "none"
"""Shown to servers that ask for no key. Without it the library would show them the environment's $OPENAI_API_KEY."""
_ENDED: Final = frozenset({"stop", "eos_token", "stop_sequence"})  # the latter two are said by older servers
_CONTROL: Final = re.compile(r"<(?=[|｜]|/?(?:s|bos|eos|pad|unk|(?:start|end)_of_turn)>)|\[(?=/?INST\])")
"""Where the control words of common models begin. A server would obey them; no prompt of ours has any of its own."""


class OpenAIModel:
    """Fills the port `core.ports.LanguageModel`. Answers are streamed, so that a server that stalls is noticed.

    Args:
        url: where the API begins, as in "http://127.0.0.1:8000/v1".
        model: what the server calls the model.
        models: names for single tasks, such as vLLM's LoRA modules; the others use `model`.
        api_key: shown to the server and to nobody else.
        deadline_s: seconds that a caller waits, with all retries.
        stall_s: seconds between two pieces of an answer, at most. The first one may take until the deadline.
        retries: of requests that fail before the answer begins, after pauses that grow and vary, or that the server
            asked for (Retry-After).
        concurrency: requests that run at once.
        capacity: requests that may run or wait; the next one is refused at once.

    Raises:
        ModelError: `url` is no address of a web server.
    """

    def __init__(
        self,
        url: str,
        model: str,
        models: Mapping[LanguageTask, str] | None = None,
        *,
        api_key: SecretStr | None = None,
        deadline_s: float = 8.0,
        stall_s: float = 3.0,
        retries: int = 2,
        concurrency: int = 16,
        capacity: int = 64,
    ) -> None:
        self._where = _server(url)
        self._url, self._model, self._models = url, model, dict(models or {})
        self._api_key = api_key
        self._deadline_s, self._stall_s, self._retries = deadline_s, stall_s, retries
        self._capacity = capacity
        self._here = 0  # requests that run or wait
        self._turns = asyncio.Semaphore(concurrency)
        self._opening = asyncio.Lock()  # guards the client
        self._client: AsyncOpenAI | None = None
        self._closed = False

    async def warm_up(self) -> None:
        """Ask whether the server is there.

        Raises:
            BusyError, ModelError: it is not.
        """
        async with self._errors_told(self._model):
            await (await self._opened()).models.list()

    async def generate(self, prompt: Prompt) -> str:
        """The new words alone, up to the end of the text or a stop word.

        Raises:
            BusyError: too many wait, the server is busy or stalls, it took too long, or the model is closed.
            ModelError: the server cannot be reached, refuses, answers nonsense, or its answer broke off: without an
                end, or at `prompt.max_tokens`.
        """
        if self._closed:
            raise BusyError(f"{self._where}: closed")
        if self._here >= self._capacity:
            raise BusyError(f"{self._where}: {self._here} requests are under way already")
        self._here += 1
        try:
            async with self._errors_told(self._name(prompt)), self._turns:
                stream = await self._asked(await self._opened(), prompt)
                async with stream:
                    return await self._read(stream, prompt)
        finally:
            self._here -= 1

    async def close(self) -> None:
        """End the connections; requests that come later get a BusyError."""
        self._closed = True
        async with self._opening:
            if self._client is not None:
                await self._client.close()

    def _name(self, prompt: Prompt) -> str:
        return self._models.get(prompt.task, self._model)

    @asynccontextmanager
    async def _errors_told(self, model: str) -> AsyncIterator[None]:
        """Within the deadline; whatever goes wrong becomes an error of ours, without the server's and our own words."""
        try:
            async with asyncio.timeout(self._deadline_s):
                yield
        except (BusyError, ModelError):
            raise
        except TimeoutError:
            raise BusyError(f"{self._where}: no answer within {self._deadline_s:g} s") from None
        except Exception as error:  # what servers send breaks the library in many places
            from core.inference.language.openai_errors import error_told

            # Not chained: the library's messages quote what the server sent back, often the prompt itself.
            raise error_told(error, self._where, model) from None

    async def _opened(self) -> AsyncOpenAI:
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(self._new_client)
            return self._client

    def _new_client(self) -> AsyncOpenAI:
        """Seconds of imports and of reading certificates, for who needs them, off the event loop."""
        from openai import AsyncOpenAI, Timeout

        client = AsyncOpenAI(
            base_url=self._url,
            api_key=self._api_key.get_secret_value() if self._api_key else _NO_KEY,
            timeout=Timeout(self._deadline_s, connect=min(_CONNECT_S, self._deadline_s)),
            max_retries=self._retries,
        )
        for _ in (client.models, client.completions, client.chat.completions):
            continue  # each is imported when it is first touched
        return client

    async def _asked(self, client: AsyncOpenAI, prompt: Prompt) -> AsyncStream[Any]:
        how: dict[str, Any] = {
            "model": self._name(prompt),
            "max_tokens": prompt.max_tokens,
            "temperature": prompt.temperature,
            "stream": True,
        }
        if prompt.stop:
            how["stop"] = list(prompt.stop)
        if prompt.chat:
            how["messages"] = [{"role": role, "content": _defused(words)} for role, words in prompt.chat]
            chat: AsyncStream[Any] = await client.chat.completions.create(**how)
            return chat
        text: AsyncStream[Any] = await client.completions.create(prompt=_defused(prompt.text), **how)
        return text

    async def _read(self, stream: AsyncStream[Any], prompt: Prompt) -> str:
        """All pieces up to the end or a stop word, which some servers send along."""
        text, end = "", ""
        pieces = aiter(stream)
        try:
            while True:
                async with asyncio.timeout(self._stall_s if text or end else None):
                    chunk = await anext(pieces, None)
                if chunk is None:
                    break
                for choice in chunk.choices:
                    text += (choice.delta.content if prompt.chat else choice.text) or ""
                    end = choice.finish_reason or end
                if any(word in text for word in prompt.stop):
                    return before_stop(text, prompt.stop)
        except TimeoutError:
            if not end:
                raise BusyError(f"{self._where}: the answer stalled for {self._stall_s:g} s") from None
        if end == "length":
            raise AnswerError(f"{self._where}: broke off: the answer is longer than {prompt.max_tokens} tokens")
        if end not in _ENDED:
            raise AnswerError(f"{self._where}: broke off: the answer came without an end")
        return text


def _server(url: str) -> str:
    """Scheme, host and port alone: fit for messages, unlike a URL, which may hold a password."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ModelError("the language model's url is no address such as http://127.0.0.1:8000/v1")
    return f"{parts.scheme}://{parts.hostname}{port}"


def _defused(words: str) -> str:
    """The same words, readable, but no control words for the server's tokenizer."""
    return _CONTROL.sub(lambda sign: f"{sign.group()} ", words)
