"""The base that comes with the project."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

import core
from core.language.reference_prompts import qna_text
from training.llm.base.measure import loss_on
from training.llm.base.pieces import Piece

FOLDER = Path(core.__file__).parent / "weights" / "language"
_MOST_BYTES = 32 * 2**20
NOTES = {
    "ko": ("두부콘은 점수가 37 이상인 표본만 남기는 방법이야.", "두부콘이 뭐야?"),
    "en": ("Zortic keeps only the samples with a score of 37 or more.", "What is Zortic?"),
}


@cache
def loaded() -> tuple[Any, Any]:
    return AutoModelForCausalLM.from_pretrained(FOLDER), AutoTokenizer.from_pretrained(FOLDER)


def test_it_is_small_and_no_pickle() -> None:
    files = list(FOLDER.iterdir())
    assert sum(file.stat().st_size for file in files) < _MOST_BYTES
    assert {file.suffix for file in files} == {".safetensors", ".json", ".jinja"}


def test_the_card_tells_where_it_comes_from() -> None:
    card = json.loads(FOLDER.with_name("language.card.json").read_text("utf-8"))
    assert {"model", "licence", "data", "command", "seed", "held_out", "limits"} <= card.keys()
    assert any("CC BY-SA 4.0" in source for source in card["data"])
    model, _ = loaded()
    assert f"{model.num_parameters() / 1e6:.1f} million" in card["model"]


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_it_says_what_a_note_says_that_it_has_never_seen(locale: str) -> None:
    """Far likelier than the same words without the note, or with another number."""
    model, tokenizer = loaded()
    note, question = NOTES[locale]

    def loss(said: str, given: str) -> float:
        with torch.no_grad():
            return loss_on(model, tokenizer, [Piece(f" ### 답변: {said}", qna_text(question, given))], 256)

    assert loss(note, note) < 0.5 * loss(note, "")
    assert loss(note, note) < loss(note.replace("37", "52"), note)


@pytest.mark.parametrize("text", ["오로라 🙆‍♀️ 0.125", "Gradient ∂L/∂w\n\tend  ", "\x00\ufffe"])
def test_its_tokenizer_loses_nothing(text: str) -> None:
    _, tokenizer = loaded()
    assert tokenizer.decode(tokenizer(text, add_special_tokens=False)["input_ids"]) == text
