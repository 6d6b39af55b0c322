"""The decoder: a small Llama, so that every tool that loads Llama loads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import torch
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from training.llm.base.copying_heads import set_copying_heads
from training.llm.base.tokens import TURN_END

_ROPE_BASE: Final = 100_000.0
"""So that enough frequencies turn slowly enough to match tokens across a note."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network; the default has 12.6 million parameters with 8,192 pieces."""

    width: int = 384
    layers: int = 6
    inner: int = 1024
    heads: int = 6
    shared_heads: int = 2


def new_network(tokenizer: PreTrainedTokenizerFast, shape: Shape, context: int, seed: int) -> LlamaForCausalLM:
    """A decoder with tied embeddings that can copy and knows nothing.

    Touvron et al. 2023, "LLaMA"; grouped queries: Ainslie et al. 2023, "GQA".
    """
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=shape.width,
        intermediate_size=shape.inner,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.shared_heads,
        max_position_embeddings=context,
        rope_parameters={"rope_type": "default", "rope_theta": _ROPE_BASE},
        tie_word_embeddings=True,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    network = LlamaForCausalLM(config)
    ends = [tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids(TURN_END)]
    ending: dict[str, Any] = {"eos_token_id": ends, "pad_token_id": tokenizer.pad_token_id}
    network.generation_config = GenerationConfig(**ending)  # type: ignore[no-untyped-call]
    set_copying_heads(network, torch.Generator().manual_seed(seed))
    return network
