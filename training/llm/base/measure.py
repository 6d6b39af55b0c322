"""What the base has learned: perplexity on held-out subjects, and texts to read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import islice
from random import Random
from typing import Any, Final

import torch
from torch import Tensor, nn
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from core.content.library import Library
from core.ports import LanguageTask
from training.llm.base.arranged import task_pieces
from training.llm.base.packing import IGNORED, Row, batch_of, encoded, packed
from training.llm.base.pieces import Piece
from training.llm.base.plain import note_texts
from training.llm.base.side import Side

_BATCH: Final = 8
_NEW_TOKENS: Final = 120
_SHEET: Final = 3
"""Prompts of each kind."""
_PIECES: Final = 100


def held_pieces(library: Library, held: Side, seed: int) -> dict[str, list[Piece]]:
    """Texts of subjects that nothing was learned from, by kind: notes as they are, and prompts of the tasks."""
    rng = Random(f"{seed}:held")  # noqa: S311 - sampling, no secret
    kinds = {"notes": [Piece(text) for concept in held.concepts.values() for text in note_texts(concept)]}
    for task in (LanguageTask.QNA, LanguageTask.QUIZ, LanguageTask.INTERVIEW):
        kinds[str(task)] = task_pieces(task, library, seed, held_out=True)
    return {name: rng.sample(pieces, min(_PIECES, len(pieces))) for name, pieces in kinds.items()}


@torch.no_grad()
def loss_on(
    network: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, pieces: Sequence[Piece], length: int
) -> float:
    """Mean cross entropy of what is to be said, in nats per token."""
    rows = list(packed(encoded(pieces, tokenizer, length), length, tokenizer.pad_token_id))
    total, count = 0.0, 0
    for start in range(0, len(rows), _BATCH):
        loss, tokens = _summed(network, rows[start : start + _BATCH])
        total, count = total + loss, count + tokens
    return total / max(1, count)


def _summed(network: LlamaForCausalLM, rows: Sequence[Row]) -> tuple[float, int]:
    ids, labels = batch_of(rows)
    logits = network(input_ids=ids, use_cache=False).logits.float()
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="sum")
    return float(loss), int((labels != IGNORED).sum())


def perplexity(loss: float) -> float:
    return round(math.exp(min(loss, 50.0)), 2)


@torch.no_grad()
def sample_sheet(
    network: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, kinds: Iterable[Sequence[Piece]], length: int
) -> str:
    """What the model says to some prompts of each kind by its likeliest tokens, above what was wanted."""
    parts = []
    for pieces in kinds:
        encoded_prompts = ((piece, tokenizer(piece.read, verbose=False)["input_ids"]) for piece in pieces if piece.read)
        fitting = ((piece, ids) for piece, ids in encoded_prompts if len(ids) + _NEW_TOKENS <= length)
        for piece, ids in islice(fitting, _SHEET):
            said = _said(network, tokenizer, torch.tensor([ids]))
            parts.append(f"> {piece.read}\nsays:   {said.strip()}\nwanted: {piece.said.strip()}\n")
    return "\n".join(parts)


def _said(network: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, ids: Tensor) -> str:
    made: Any = network.generate(  # type: ignore[misc]
        input_ids=ids,
        attention_mask=torch.ones_like(ids),
        max_new_tokens=_NEW_TOKENS,
        do_sample=False,
        pad_token_id=tokenizer.pad_token_id,
    )
    return str(tokenizer.decode(made[0, ids.shape[1] :], skip_special_tokens=True))
