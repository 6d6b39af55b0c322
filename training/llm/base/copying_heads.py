"""First weights that can copy: one layer sees the two tokens before, the next finds what followed this pair last time.

Such pairs of heads ("induction heads", Olsson et al. 2022, "In-context Learning and Induction Heads") appear by
themselves late in training, after far more tokens than we have, and copying from a note is what matters most. So they
are set by hand and then trained like all other weights (in the spirit of Trockman & Kolter 2023, "Mimetic
Initialization of Self-Attention Layers"). Everything else that writes to the residual stream begins with nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor
from transformers import LlamaForCausalLM

_EMBEDDING: Final = 0.5
"""So large that a step of the optimiser does not wipe out what the heads write beside it."""
_LOGITS: Final = 0.1
"""Weight of the last norm: keeps the first logits small although embeddings are large."""
_CONSTANT: Final = 4.0
"""Of the first coordinate of every embedding, in units of the others: what heads lean on that read no token."""
_LOOK_BACK: Final = 7.0
"""How much likelier (in nats) the token looked for is than its neighbours."""
_FASTER_THAN: Final = 0.1
"""Radians per token of the frequencies that tell a token from its neighbours; slower ones would only add to all."""
_MATCH: Final = 8.0
"""Scale of a match's score, and of what is passed on, in units of an embedding."""
_COPY: Final = 6.0
_FARTHEST: Final = 250
"""Tokens; rotary frequencies that turn by more than a radian over this distance would disturb a match."""
_BACK: Final = (1, 2)
"""How far the first layer looks."""


@dataclass(frozen=True, slots=True)
class _Space:
    """Parts of the residual stream, as orthonormal rows.

    Attributes:
        before: by distance and group of heads, where the code of an earlier token is left.
        tokens: where tokens themselves stand; each group's first rows are its code.
        length: of a code.
    """

    before: dict[tuple[int, int], Tensor]
    tokens: Tensor
    length: int

    def code(self, group: int) -> Tensor:
        return self.tokens[group * self.length : (group + 1) * self.length]


@torch.no_grad()
def set_copying_heads(network: LlamaForCausalLM, generator: torch.Generator) -> None:
    """Change the first weights in place, of a network with two layers or more and two queries or more for each key."""
    layers: Any = network.model.layers
    for layer in layers:
        layer.self_attn.o_proj.weight.zero_()
        layer.mlp.down_proj.weight.zero_()
    network.model.norm.weight.fill_(_LOGITS)
    frequencies = network.model.rotary_emb.inv_freq
    pairs = torch.nonzero(frequencies < 1 / _FARTHEST)[:, 0]
    halves = [torch.cat([part, part + len(frequencies)]) for part in (pairs[::2], pairs[1::2])]
    space = _divided(network, len(halves[0]), generator)
    _set_embeddings(network, space, generator)
    _set_look_back(layers[0].self_attn, space, frequencies)
    _set_match(layers[1].self_attn, space, halves)


def _divided(network: LlamaForCausalLM, length: int, generator: torch.Generator) -> _Space:
    """All but the first coordinate: what is needed for earlier tokens, and the rest for tokens themselves."""
    width = network.model.embed_tokens.embedding_dim
    rows = torch.zeros(width - 1, width)
    rows[:, 1:] = torch.linalg.qr(torch.randn(width - 1, width - 1, generator=generator))[0]
    attention: Any = network.model.layers[0].self_attn
    places = [(back, group) for back in _BACK for group, _, _ in _groups(attention)]
    parts = torch.split(rows, length)
    return _Space(dict(zip(places, parts, strict=False)), rows[len(places) * length :], length)


def _set_embeddings(network: LlamaForCausalLM, space: _Space, generator: torch.Generator) -> None:
    weight: Any = network.model.embed_tokens.weight
    codes = torch.randn(len(weight), len(space.tokens), generator=generator)
    codes = math.sqrt(weight.shape[1]) * torch.nn.functional.normalize(codes)
    weight.copy_(_EMBEDDING * codes @ space.tokens)
    weight[:, 0] = _EMBEDDING * _CONSTANT


def _set_look_back(attention: Any, space: _Space, frequencies: Tensor) -> None:
    """Queries and keys read the constant alone, some steps apart in phase, so that only the distance counts."""
    size, length = attention.head_dim, space.length
    fast = (frequencies >= _FASTER_THAN).float()
    gap = float((fast * (1 - frequencies.cos())).sum())
    amplitude = math.sqrt(_LOOK_BACK * math.sqrt(size) / gap) / _CONSTANT
    for group, key, first in _groups(attention):
        attention.k_proj.weight[key : key + size] = 0
        attention.k_proj.weight[key : key + size, 0] = amplitude * torch.cat([fast, 0 * fast])
        attention.v_proj.weight[key : key + size] = 0
        attention.v_proj.weight[key : key + length] = space.code(group)
        for head, back in enumerate(_BACK):
            query, turn = first + head * size, back * frequencies
            attention.q_proj.weight[query : query + size] = 0
            phase = torch.cat([fast * turn.cos(), -fast * turn.sin()])
            attention.q_proj.weight[query : query + size, 0] = amplitude * phase
            attention.o_proj.weight[:, query : query + length] = _EMBEDDING * space.before[back, group].T


def _set_match(attention: Any, space: _Space, halves: list[Tensor]) -> None:
    """Queries read this token and the one before, keys the two before theirs; outputs pass the found token on."""
    size, scale = attention.head_dim, math.sqrt(_MATCH)
    for group, key, query in _groups(attention):
        near, far = space.before[_BACK[0], group], space.before[_BACK[1], group]
        attention.k_proj.weight[key : key + size] = 0
        attention.q_proj.weight[query : query + size] = 0
        for rows, asked, found in zip(halves, (space.code(group), near), (near, far), strict=True):
            attention.q_proj.weight[query + rows] = scale * asked[: len(rows)]
            attention.k_proj.weight[key + rows] = scale * found[: len(rows)]
        passed_on = space.tokens.flip(0)[key : key + size]
        attention.v_proj.weight[key : key + size] = passed_on
        attention.o_proj.weight[:, query : query + size] = _EMBEDDING * _COPY * passed_on.T


def _groups(attention: Any) -> Iterator[tuple[int, int, int]]:
    """Number, first row of the key, and first row of the queries that share it; queries not set here stay free."""
    size = attention.head_dim
    for group in range(len(attention.k_proj.weight) // size):
        yield group, group * size, group * attention.num_key_value_groups * size
