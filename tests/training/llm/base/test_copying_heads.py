from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from transformers import LlamaForCausalLM

from training.llm.base.network import Shape, new_network
from training.llm.base.tokens import train_tokenizer

TOKENIZER = train_tokenizer(["the note says so, and the note is right"] * 3, 330)


@pytest.fixture(scope="module")
def network() -> LlamaForCausalLM:
    return new_network(TOKENIZER, Shape(), 512, seed=0)


def repeated(length: int) -> Tensor:
    """Random tokens, others, and the same again; shape (4, 2 * length + 20)."""
    generator = torch.Generator().manual_seed(1)
    told = torch.stack([torch.randperm(len(TOKENIZER), generator=generator)[:length] for _ in range(4)])
    between = torch.randint(len(TOKENIZER), (4, 20), generator=generator)
    return torch.cat([told, between, told], 1)


@pytest.mark.parametrize("length", [20, 120])
def test_an_untrained_network_says_again_what_it_read(network: LlamaForCausalLM, length: int) -> None:
    ids = repeated(length)
    with torch.no_grad():
        logits = network(input_ids=ids).logits
    guessed = logits[:, -length:-1].argmax(-1)
    assert (guessed == ids[:, 1 - length :]).float().mean() > 0.85


def test_it_knows_nothing_else(network: LlamaForCausalLM) -> None:
    ids = repeated(120)[:, :120]
    with torch.no_grad():
        logits = network(input_ids=ids).logits
    loss = nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1), ids[:, 1:].flatten())
    assert loss > torch.tensor(float(len(TOKENIZER))).log() - 0.5


def test_networks_of_other_seeds_differ(network: LlamaForCausalLM) -> None:
    other = new_network(TOKENIZER, Shape(), 512, seed=1)
    assert not torch.equal(other.model.embed_tokens.weight, network.model.embed_tokens.weight)
    again = new_network(TOKENIZER, Shape(), 512, seed=0)
    assert torch.equal(again.model.embed_tokens.weight, network.model.embed_tokens.weight)
