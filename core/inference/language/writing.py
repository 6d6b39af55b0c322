"""Answers several prompts in one padded batch, each row with its own adapter, temperature, stop words and length.

Tasks share the base's arithmetic (as in S-LoRA, Sheng et al. 2023) and never mix: see `mixed_lora`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformers import GenerationConfig, LogitsProcessorList, StoppingCriteriaList

from core.errors import AnswerError, ModelError
from core.inference.language.loading import LoadedModel
from core.inference.language.prompt_tokens import prompt_tokens
from core.inference.language.requests import Request
from core.inference.language.stop_words import before_stop
from core.ports import Prompt


@dataclass(frozen=True, slots=True)
class _Row:
    request: Request
    tokens: list[int]


class BatchWriter:
    """Writes the answers of whole batches; not safe for several threads at once.

    Attributes:
        model: what writes.
    """

    def __init__(self, model: LoadedModel) -> None:
        self.model = model
        self._ends = _end_tokens(model)
        # The library fills what a call leaves open from this one; a temperature there would count twice.
        model.network.generation_config.temperature = None
        model.network.generation_config.max_length = None

    def write(self, requests: Sequence[Request]) -> None:
        """Settle all requests. Each is answered as soon as its own words end; one that was given up ends early."""
        rows = [row for request in requests if (row := self._read(request)) is not None]
        if rows:
            self._generate(rows)
        for row in rows:
            row.request.fail(ModelError(f"{self.model.name}: stopped before the answer ended"))

    def _read(self, request: Request) -> _Row | None:
        if request.prompt.max_tokens < 1:
            request.fulfil("")
            return None
        try:
            return _Row(request, prompt_tokens(self.model, request.prompt))
        except ModelError as error:
            request.fail(error)
            return None

    def _generate(self, rows: Sequence[_Row]) -> None:
        ids, mask = self._padded(rows)
        prompts = [row.request.prompt for row in rows]
        ends = _RowEnds(self.model, rows, ids.shape[1], self._ends)
        for layer in self.model.layers:
            layer.choose([prompt.task.value for prompt in prompts])
        with torch.inference_mode():
            self.model.network.generate(
                input_ids=ids,
                attention_mask=mask,
                generation_config=self._settings(prompts),
                logits_processor=LogitsProcessorList([_row_temperatures([p.temperature for p in prompts], ids.device)]),
                stopping_criteria=StoppingCriteriaList([ends]),
            )

    def _settings(self, prompts: Sequence[Prompt]) -> Any:
        library: Any = GenerationConfig
        return library(
            max_new_tokens=max(prompt.max_tokens for prompt in prompts),
            do_sample=any(prompt.temperature > 0 for prompt in prompts),
            num_beams=1,
            num_return_sequences=1,
            eos_token_id=sorted(self._ends),
            pad_token_id=self._padding,
        )

    @property
    def _padding(self) -> int:
        """It is masked, so any token will do; a beginning is in every prompt already and penalises no other."""
        tokenizer = self.model.tokenizer
        found = (tokenizer.pad_token_id, tokenizer.bos_token_id, *sorted(self._ends), 0)
        return next(int(token) for token in found if token is not None)

    def _padded(self, rows: Sequence[_Row]) -> tuple[Tensor, Tensor]:
        """Token ids and their mask, both (rows, longest prompt), padded on the left: all go on at the right end."""
        longest = max(len(row.tokens) for row in rows)
        ids = torch.full((len(rows), longest), self._padding)
        mask = torch.zeros_like(ids)
        for place, row in enumerate(rows):
            ids[place, longest - len(row.tokens) :] = torch.tensor(row.tokens)
            mask[place, longest - len(row.tokens) :] = 1
        device = self.model.network.device
        return ids.to(device), mask.to(device)


class _RowEnds:
    """Called after each step: settles the rows that ended and tells the library which ones need no more steps."""

    def __init__(self, model: LoadedModel, rows: Sequence[_Row], start: int, ends: frozenset[int]) -> None:
        self._name, self._tokenizer = model.name, model.tokenizer
        self._rows, self._start, self._ends = rows, start, ends
        self._done = torch.zeros(len(rows), dtype=torch.bool)
        # A letter is at most three bytes and as many tokens, an emoji four; a few more as the first may be cut.
        longest = [max((len(stop.encode()) for stop in row.request.prompt.stop), default=0) for row in rows]
        self._tails = [length + 8 for length in longest]

    def __call__(self, ids: Tensor, scores: object, **_: object) -> Tensor:
        written = ids[:, self._start :].tolist()
        for place, row in enumerate(self._rows):
            if not self._done[place]:
                self._done[place] = self._ended(row.request, written[place], self._tails[place])
        return self._done.to(ids.device)

    def _ended(self, request: Request, written: list[int], tail: int) -> bool:
        stop = request.prompt.stop
        if written[-1] in self._ends:
            request.fulfil(self._text(written[:-1]))
        elif stop and any(word in self._text(written[-tail:]) for word in stop):
            request.fulfil(before_stop(self._text(written), stop))
        elif len(written) >= request.prompt.max_tokens:
            request.fail(AnswerError(f"{self._name}: broke off: the answer is longer than {len(written)} tokens"))
        return request.settled

    def _text(self, tokens: list[int]) -> str:
        return str(self._tokenizer.decode(tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False))


def _row_temperatures(temperatures: Sequence[float], device: torch.device) -> Any:
    """A step on the way from logits to a draw; a row of temperature 0 keeps its likeliest token alone."""
    greedy = torch.tensor([value <= 0 for value in temperatures], device=device)[:, None]
    divisors = torch.tensor([value if value > 0 else 1.0 for value in temperatures], device=device)[:, None]

    def apply(_: Tensor, scores: Tensor) -> Tensor:
        likeliest = torch.full_like(scores, -torch.inf).scatter(1, scores.argmax(1, keepdim=True), 0.0)
        return torch.where(greedy, likeliest, scores / divisors)

    return apply


def _end_tokens(model: LoadedModel) -> frozenset[int]:
    """Tokens that end an answer: the model's own and the tokenizer's."""
    own = model.network.generation_config.eos_token_id
    listed = own if isinstance(own, list) else [own]
    return frozenset(int(token) for token in (*listed, model.tokenizer.eos_token_id) if token is not None)
