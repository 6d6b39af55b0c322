"""Turns a prompt into tokens. What anybody wrote stays text: only the tokenizer and its template set special tokens."""

from __future__ import annotations

from core.errors import AnswerError, ModelError
from core.inference.language.loading import LoadedModel, reason
from core.ports import Prompt


def prompt_tokens(model: LoadedModel, prompt: Prompt) -> list[int]:
    """The tokens of a chat or a text, beginning as the model expects.

    A prompt that leaves too little room for its answer is refused and not cut: what would be dropped is evidence,
    and half a note makes a worse answer than the composed one.

    Raises:
        ModelError: the model knows no chats, or the prompt does not fit its window.
    """
    tokens = _chat_tokens(model, prompt) if prompt.chat else _text_tokens(model, prompt.text)
    room = model.window - prompt.max_tokens
    if len(tokens) > room:
        raise AnswerError(
            f"{model.name}: the prompt has {len(tokens)} tokens, but a window of {model.window} with "
            f"{prompt.max_tokens} kept for the answer takes {max(room, 0)}"
        )
    return tokens


def _text_tokens(model: LoadedModel, text: str) -> list[int]:
    # With this flag "<|eot_id|>", typed by a learner, is eleven ordinary characters; the tokenizer's own beginning
    # of a text is added all the same.
    found: list[int] = model.tokenizer(text, split_special_tokens=True)["input_ids"]
    return found


def _chat_tokens(model: LoadedModel, prompt: Prompt) -> list[int]:
    if not model.tokenizer.chat_template:
        raise ModelError(f'{model.name}: has no chat template; choose an instruct model or style = "reference"')
    messages = [{"role": role, "content": words} for role, words in prompt.chat]
    try:
        # Sanitized: control tokens inside the messages are read as text, the template's own ones are not.
        read = model.tokenizer.apply_chat_template(messages, add_generation_prompt=True, sanitize_control_tokens=True)
    except Exception as error:  # a template refuses with errors of its own, and of Jinja's
        raise ModelError(f"{model.name}: its chat template refuses the prompt: {reason(error)}") from error
    found: list[int] = read["input_ids"]
    return found
