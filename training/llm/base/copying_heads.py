"""First weights that can copy: one layer sees the token before, the next finds what followed this token last time.

Such pairs of heads ("induction heads", Olsson et al. 2022, "In-context Learning and Induction Heads") appear by
themselves after some hundred million tokens. We have a few million, and copying from a note is what matters most, so
they are set by hand and then trained like all other weights (in the spirit of Trockman & Kolter 2023, "Mimetic
Initialization of Self-Attention Layers"). Everything else that writes to the residual stream begins with nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor
from transformers import LlamaForCausalLM

_EMBEDDING: Final = 0.05
_CONSTANT: Final = 4.0
"""Of the first coordinate of every embedding, in units of the others: what heads lean on that read no token."""
_LOOK_BACK: Final = 7.0
"""How much likelier (in nats) the token before is than its neighbours."""
_FASTER_THAN: Final = 0.1
"""Radians per token of the frequencies that tell a token from its neighbours; slower ones would only add to all."""
_MATCH: Final = 4.0
"""Scale of a match's score, and of what is passed on, in units of an embedding."""
_COPY: Final = 6.0
_FARTHEST: Final = 250
"""Tokens; rotary frequencies that turn by more than a radian over this distance would disturb a match."""


@dataclass(frozen=True, slots=True)
class _Space:
    """Parts of the residual stream, as orthonormal rows: what a head reads, where it leaves the token before."""

    tokens: Tensor
    before: Tensor


@torch.no_grad()
def set_copying_heads(network: LlamaForCausalLM, generator: torch.Generator) -> None:
    """Change the first weights in place, of a network with two layers or more.

    Its keys, all heads together, must be less than half as wide as its residual stream.
    """
    layers: Any = network.model.layers
    for layer in layers:
        layer.self_attn.o_proj.weight.zero_()
        layer.mlp.down_proj.weight.zero_()
    space = _divided(network, generator)
    _set_embeddings(network, space, generator)
    frequencies = network.model.rotary_emb.inv_freq
    _set_look_back(layers[0].self_attn, space, frequencies)
    _set_match(layers[1].self_attn, space, frequencies)


def _divided(network: LlamaForCausalLM, generator: torch.Generator) -> _Space:
    """All but the first coordinate: one third for the token before, the rest for tokens themselves."""
    width = network.config.hidden_size
    random = torch.randn(width - 1, width - 1, generator=generator)
    rows = torch.zeros(width - 1, width)
    rows[:, 1:] = torch.linalg.qr(random)[0]
    kept = network.config.num_key_value_heads * network.config.head_dim
    return _Space(tokens=rows[kept:], before=rows[:kept])


def _set_embeddings(network: LlamaForCausalLM, space: _Space, generator: torch.Generator) -> None:
    weight: Any = network.model.embed_tokens.weight
    codes = torch.randn(len(weight), len(space.tokens), generator=generator)
    codes = math.sqrt(weight.shape[1]) * torch.nn.functional.normalize(codes)
    weight.copy_(_EMBEDDING * codes @ space.tokens)
    weight[:, 0] = _EMBEDDING * _CONSTANT


def _set_look_back(attention: Any, space: _Space, frequencies: Tensor) -> None:
    """Queries and keys read the constant alone, a step apart in phase, so that only the distance counts."""
    size = attention.head_dim
    fast = (frequencies >= _FASTER_THAN).float()
    gap = float((fast * (1 - frequencies.cos())).sum())
    amplitude = math.sqrt(_LOOK_BACK * math.sqrt(size) / gap) / _CONSTANT
    key = torch.cat([fast, torch.zeros_like(fast)])
    query = torch.cat([fast * frequencies.cos(), -fast * frequencies.sin()])
    for weight, phases in ((attention.q_proj.weight, query), (attention.k_proj.weight, key)):
        weight.zero_()
        weight[:, 0] = amplitude * phases.repeat(len(weight) // size)
    groups = len(attention.k_proj.weight) // size
    share = attention.num_key_value_groups
    attention.v_proj.weight.copy_(space.tokens[: groups * size])
    for group in range(groups):
        own = slice(group * size, (group + 1) * size)
        head = group * share * size
        attention.o_proj.weight[:, head : head + size] = _EMBEDDING * space.before[own].T


def _set_match(attention: Any, space: _Space, frequencies: Tensor) -> None:
    """Queries read this token, keys the token before theirs; values and outputs pass the found token on."""
    size = attention.head_dim
    slow = (frequencies < 1 / _FARTHEST).repeat(2).float()[:, None]
    groups, share = len(attention.k_proj.weight) // size, attention.num_key_value_groups
    scale = math.sqrt(_MATCH)
    for group in range(groups):
        own = slice(group * size, (group + 1) * size)
        attention.k_proj.weight[own] = scale * slow * space.before[own]
        attention.v_proj.weight[own] = space.tokens[-size * (group + 1) :][:size]
        for head in range(group * share, (group + 1) * share):
            mine = slice(head * size, (head + 1) * size)
            attention.q_proj.weight[mine] = scale * slow * space.tokens[own]
            attention.o_proj.weight[:, mine] = _EMBEDDING * _COPY / share * attention.v_proj.weight[own].T
