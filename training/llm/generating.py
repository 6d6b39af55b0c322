"""Lets a model speak as it does in serving, with the likeliest words, several prompts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tqdm import tqdm

from core.errors import ModelError
from core.inference.language.requests import Request
from core.inference.language.writing import BatchWriter
from core.language.material import Material
from training.llm.encoding import Encoder

_TOGETHER: Final = 8


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a model said.

    Attributes:
        text: the new words up to what stopped them; "" if they never came to an end.
        ended: whether they did.
    """

    text: str
    ended: bool


def speak(encoder: Encoder, materials: Sequence[Material]) -> list[Spoken]:
    """What it says to each of them. Prompts of like length run together, which pads least."""
    requests = [Request(encoder.prompt(material)) for material in materials]
    order = sorted(requests, key=lambda request: len(request.prompt.text) + sum(len(w) for _, w in request.prompt.chat))
    writer = BatchWriter(encoder.model)
    with tqdm(total=len(order), desc="speaking", dynamic_ncols=True) as bar:
        for start in range(0, len(order), _TOGETHER):
            batch = order[start : start + _TOGETHER]
            writer.write(batch)
            bar.update(len(batch))
    return [_spoken(request) for request in requests]


def _spoken(request: Request) -> Spoken:
    try:
        return Spoken(request.answer.result(), ended=True)
    except ModelError:  # as in serving, an answer that goes on and on is none
        return Spoken("", ended=False)
