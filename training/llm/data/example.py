"""One thing that a language model is to learn to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from core.language.material import Material

_VALIDATES_ONE_IN: Final = 10


@dataclass(frozen=True, slots=True)
class Example:
    """What is given, and what is to be said.

    Attributes:
        target: the words alone, without marks.
        group: examples of one group are never parted into training and validation: a model that has seen other
            answers to a quiz would be measured on what it remembers.
    """

    material: Material
    target: str
    group: str


@dataclass(frozen=True, slots=True)
class Parted:
    training: tuple[Example, ...]
    validation: tuple[Example, ...]


def part(examples: Sequence[Example], seed: int) -> Parted:
    """Whole groups aside for validation: one in ten, but at least one where there are two."""
    groups = list(dict.fromkeys(example.group for example in examples))
    Random(seed).shuffle(groups)  # noqa: S311 - sampling, no secret
    count = max(1, len(groups) // _VALIDATES_ONE_IN) if len(groups) > 1 else 0
    aside = set(groups[:count])
    return Parted(
        tuple(example for example in examples if example.group not in aside),
        tuple(example for example in examples if example.group in aside),
    )


def sample(examples: Sequence[Example], limit: int, seed: int) -> tuple[Example, ...]:
    """At most `limit` of them, in their order."""
    if len(examples) <= limit:
        return tuple(examples)
    chosen = Random(seed).sample(range(len(examples)), limit)  # noqa: S311 - sampling, no secret
    return tuple(examples[index] for index in sorted(chosen))
