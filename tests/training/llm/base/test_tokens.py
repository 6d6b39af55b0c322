from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from training.llm.base.tokens import BEGIN, PAD, TURN_END, train_tokenizer

TEXTS = ["경사 하강법은 손실을 줄여.", "Gradient descent lowers the loss.", "학습률 0.001, 배치 크기 32 😊"] * 3


def made() -> PreTrainedTokenizerFast:
    return train_tokenizer(TEXTS, 400)


TOKENIZER = made()


@given(st.text())
def test_every_text_comes_back_as_it_was(text: str) -> None:
    ids = TOKENIZER(text, add_special_tokens=False)["input_ids"]
    assert TOKENIZER.decode(ids) == text


def test_it_knows_pieces_of_what_it_was_trained_on() -> None:
    assert len(TOKENIZER("경사 하강법은 손실을 줄여.")["input_ids"]) < len("경사 하강법은 손실을 줄여.".encode())
    assert len(TOKENIZER) <= 400


def test_digits_stand_alone() -> None:
    assert TOKENIZER.tokenize("0.001") == ["0", ".", "0", "0", "1"]


def test_a_text_begins_with_its_mark() -> None:
    ids = TOKENIZER("손실")["input_ids"]
    assert ids[0] == TOKENIZER.bos_token_id
    assert TOKENIZER.decode(ids, skip_special_tokens=True) == "손실"


def test_a_conversation_has_turns_and_one_beginning() -> None:
    chat = [{"role": "system", "content": "노트"}, {"role": "user", "content": "손실이 뭐야?"}]
    text = TOKENIZER.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
    assert text == f"{BEGIN}<|system|>노트{TURN_END}<|user|>손실이 뭐야?{TURN_END}<|assistant|>"
    ids = TOKENIZER(text, add_special_tokens=False)["input_ids"]
    assert TOKENIZER.convert_ids_to_tokens(ids[:2]) == [BEGIN, "<|system|>"]


@pytest.mark.parametrize("text", ["손실 0.5", "a b\n c"])
def test_a_folder_of_it_loads_as_any_other(tmp_path: Path, text: str) -> None:
    TOKENIZER.save_pretrained(tmp_path)
    again = AutoTokenizer.from_pretrained(tmp_path)
    assert again(text)["input_ids"] == TOKENIZER(text)["input_ids"]
    assert again.pad_token == PAD
    assert again.chat_template == TOKENIZER.chat_template
