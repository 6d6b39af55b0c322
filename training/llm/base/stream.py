"""The mixture, without end: shelf after shelf of packed rows, each of which can be made again from its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from transformers import PreTrainedTokenizerFast

from core.content.library import Library
from core.content.schema import LOCALES, Locale
from core.ports import LanguageTask
from training.llm.base.arranged import chat_pieces, task_pieces
from training.llm.base.copying import Exercises
from training.llm.base.disguise import Disguise
from training.llm.base.packing import Row, encoded, packed
from training.llm.base.pieces import Deck, Piece
from training.llm.data.retelling import sentences

_SAMPLE: Final = 64
_MORE_THAN_NEEDED: Final = 1.1
_SHORTEST_SENTENCE: Final = 12
_BATCHES: Final = 8
"""Batches on a shelf."""


@dataclass(frozen=True, slots=True)
class Source:
    """One ingredient.

    Attributes:
        make: turns a card into a piece.
        share: of the tokens; all shares sum to 1.
    """

    deck: Deck[Any]
    make: Callable[[Any, Random], Piece]
    share: float

    def pieces(self, first: int, count: int) -> list[Piece]:
        """The pieces number `first` to `first + count - 1`."""
        numbered = enumerate(self.deck.dealt(first, count), start=first)
        return [self.make(card, Random(f"{self.deck.seed}:{n}")) for n, card in numbered]  # noqa: S311 - no secret


def sources_of(library: Library, plain: Sequence[Piece], seed: int) -> tuple[Source, ...]:
    """Everything that is learned from, in its shares."""
    disguise, exercises = Disguise.of(library), Exercises(_sentences(plain))
    told = {task: task_pieces(task, library, seed) for task in LanguageTask}
    facts = [piece for task in LanguageTask for piece in told[task] if task is not LanguageTask.QNA]

    def as_it_is(piece: Piece, _: Random) -> Piece:
        return piece

    recipes: tuple[tuple[Sequence[Any], Callable[[Any, Random], Piece], float], ...] = (
        (plain, as_it_is, 0.36),
        (told[LanguageTask.QNA], as_it_is, 0.10),
        (told[LanguageTask.QUIZ], as_it_is, 0.06),
        (told[LanguageTask.INTERVIEW], as_it_is, 0.03),
        (told[LanguageTask.SUMMARY], as_it_is, 0.03),
        (chat_pieces(library, seed), as_it_is, 0.03),
        (told[LanguageTask.QNA], disguise.put_on, 0.24),
        (facts, disguise.put_on, 0.05),
        (LOCALES, exercises.with_sentences, 0.06),
        (LOCALES, exercises.with_words, 0.04),
    )
    return tuple(Source(Deck(cards, seed + i), make, share) for i, (cards, make, share) in enumerate(recipes))


def _sentences(plain: Sequence[Piece]) -> dict[Locale, Sequence[str]]:
    found: dict[Locale, list[str]] = {locale: [] for locale in LOCALES}
    for piece in plain:
        for sentence in sentences(piece.said):
            if len(sentence) >= _SHORTEST_SENTENCE:
                found["ko" if any("가" <= ch <= "힣" for ch in sentence) else "en"].append(sentence)
    return dict(found)


class Stream:
    """Batches of rows by number."""

    def __init__(
        self, sources: Sequence[Source], tokenizer: PreTrainedTokenizerFast, length: int, batch: int, seed: int
    ) -> None:
        self._sources, self._tokenizer, self._seed = sources, tokenizer, seed
        self._length, self._batch = length, batch
        room = _MORE_THAN_NEEDED * length * batch * _BATCHES
        self._counts = [max(1, round(source.share * room / self._mean_length(source))) for source in sources]
        self._shelf: tuple[int, list[Row]] = (-1, [])

    def batch(self, number: int) -> list[Row]:
        """The rows of batch `number`."""
        shelf, place = divmod(number, _BATCHES)
        if self._shelf[0] != shelf:
            self._shelf = (shelf, self._filled(shelf))
        return self._shelf[1][place * self._batch : (place + 1) * self._batch]

    def _filled(self, number: int) -> list[Row]:
        rows: list[Row] = []
        for source, count in zip(self._sources, self._counts, strict=True):
            rows += encoded(source.pieces(number * count, count), self._tokenizer, self._length)
        rng = Random(f"{self._seed}:shelf:{number}")  # noqa: S311 - sampling, no secret
        rng.shuffle(rows)
        full = list(packed(rows, self._length, self._tokenizer.pad_token_id))[: self._batch * _BATCHES]
        if len(full) < self._batch * _BATCHES:
            full += rng.choices(full, k=self._batch * _BATCHES - len(full))
        rng.shuffle(full)
        return full

    def _mean_length(self, source: Source) -> float:
        rows = list(encoded(source.pieces(0, _SAMPLE), self._tokenizer, self._length))
        return max(1.0, sum(len(row.ids) for row in rows) / _SAMPLE)
