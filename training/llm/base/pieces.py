"""What the model learns from: short texts, of which it may have to read a part without learning to say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

Card = TypeVar("Card")


@dataclass(frozen=True, slots=True)
class Piece:
    """One text.

    Attributes:
        read: stands before `said` and is only read; "" for a text that is learned from its beginning.
        said: what the model learns to say.
    """

    said: str
    read: str = ""


@dataclass(frozen=True, slots=True)
class Deck(Generic[Card]):
    """Cards that are dealt without end, newly shuffled in each round; any stretch of them can be dealt again."""

    cards: Sequence[Card]
    seed: int

    def dealt(self, first: int, count: int) -> Iterator[Card]:
        """The cards number `first` to `first + count - 1` of the endless deal."""
        number = first
        while number < first + count:
            turn, place = divmod(number, len(self.cards))
            order = list(range(len(self.cards)))
            Random(f"{self.seed}:{turn}").shuffle(order)  # noqa: S311 - sampling, no secret
            stretch = order[place : place + first + count - number]
            yield from (self.cards[index] for index in stretch)
            number += len(stretch)
