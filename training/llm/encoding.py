"""From examples to tokens, in the two styles that the tutor asks a model in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile
from typing import Final

from core.errors import ModelError
from core.inference.language.loading import LoadedModel
from core.inference.language.prompt_tokens import prompt_tokens
from core.language import chat_prompts, reference_prompts
from core.language.material import Material
from core.ports import Prompt
from training.llm.data.example import Example

_TOO_LONG: Final = "sequence-length-is-longer-than-the-specified-maximum"
_ENDLESS: Final = 1 << 40


class Style(StrEnum):
    """Plain text between marks, as the published adapters know it, or a chat in the tokenizer's own template."""

    REFERENCE = "reference"
    CHAT = "chat"


_PROMPTS: Final = {Style.REFERENCE: reference_prompts.prompt_of, Style.CHAT: chat_prompts.prompt_of}


@dataclass(frozen=True, slots=True)
class Tokens:
    """One example.

    Attributes:
        ids: prompt and completion.
        start: where the completion begins.
    """

    ids: tuple[int, ...]
    start: int

    @property
    def row(self) -> dict[str, list[int]]:
        """As the trainer takes it: it learns where the mask is 1."""
        return {"input_ids": list(self.ids), "completion_mask": [0] * self.start + [1] * (len(self.ids) - self.start)}


@dataclass(frozen=True)
class Encoder:
    """Writes prompts with the very tokens that they have in serving, and completions as they are to be said.

    Raises:
        ModelError: a chat is wanted and the base has no template for one.
    """

    model: LoadedModel
    style: Style

    def __post_init__(self) -> None:
        if self.style is Style.CHAT and not self.model.tokenizer.chat_template:
            raise ModelError(f"{self.model.name}: has no chat template; train it in the style 'reference'")
        # The library would warn of each text that is longer than the model sees; those are counted and left out.
        self.model.tokenizer.deprecation_warnings[_TOO_LONG] = True

    def prompt(self, material: Material) -> Prompt:
        """As it is asked, but for the likeliest words."""
        return replace(_PROMPTS[self.style](material), temperature=0.0)

    def tokens(self, example: Example) -> Tokens:
        """The completion starts where prompt and whole differ: a tokenizer may join letters across the border."""
        prompt, words = self.prompt(example.material), example.target
        if self.style is Style.CHAT:
            whole = replace(prompt, chat=(*prompt.chat, ("assistant", words)))
            ids = self._chat_ids(whole)
        else:
            whole = replace(prompt, text=prompt.text + reference_prompts.completion_of(prompt.task, words))
            ids = prompt_tokens(self._roomy, replace(whole, max_tokens=0))
        if ids[-1] != self.model.tokenizer.eos_token_id:
            ids.append(self.model.tokenizer.eos_token_id)
        asked = prompt_tokens(self._roomy, replace(prompt, max_tokens=0))
        same = takewhile(lambda pair: pair[0] == pair[1], zip(asked, ids, strict=False))
        return Tokens(tuple(ids), sum(1 for _ in same))

    @property
    def _roomy(self) -> LoadedModel:
        """The same without a limit: what is too long is counted here, not refused."""
        return replace(self.model, window=_ENDLESS)

    def _chat_ids(self, prompt: Prompt) -> list[int]:
        """A chat that has been answered."""
        messages = [{"role": role, "content": words} for role, words in prompt.chat]
        read = self.model.tokenizer.apply_chat_template(messages, sanitize_control_tokens=True)
        return list(read["input_ids"])


def fitting(encoder: Encoder, examples: Sequence[Example], longest: int) -> tuple[tuple[Example, ...], list[Tokens]]:
    """The examples that fit, with their tokens. Cut off, a longer one would teach to answer half a note, or to stop
    in the middle; and what leaves no room for an answer is not asked in serving either.
    """
    window = encoder.model.window
    kept: list[tuple[Example, Tokens]] = []
    for example in examples:
        tokens = encoder.tokens(example)
        room = window - encoder.prompt(example.material).max_tokens
        if len(tokens.ids) <= longest and tokens.start <= room:
            kept.append((example, tokens))
    return tuple(example for example, _ in kept), [tokens for _, tokens in kept]
