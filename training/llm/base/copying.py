"""Exercises whose answer stands in the prompt: saying sentences again, some of them, or in another order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from core.content.schema import Locale
from core.language.reference_prompts import completion_of, qna_text
from core.ports import LanguageTask
from training.llm.base.disguise import invented_name, invented_number
from training.llm.base.pieces import Piece

_MOST_SENTENCES: Final = 5
_WORDS: Final = (6, 24)
_ALIKE: Final = ("가중치", "모델", "평균", "손실", "Model", "score", "rate", "AUC")
_NUMBERS_ALIKE: Final = ("1", "12", "0.5", "0.25", "128")
_NUMBERS: Final = 0.2
_ORDERS: Final[dict[str, dict[Locale, tuple[str, ...]]]] = {
    "again": {
        "ko": ("그대로 다시 말해 줘", "뭐라고 적혀 있어?", "노트 읽어 줘"),
        "en": ("Say it again, word for word", "What does it say?", "Read me the note"),
    },
    "first": {
        "ko": ("첫 문장만 말해 줘", "한 줄로 줄여 줘"),
        "en": ("Only the first sentence, please", "Make it short"),
    },
    "last": {
        "ko": ("마지막 문장만 말해 줘", "끝부분만 알려 줘"),
        "en": ("Only the last sentence, please", "The end of it?"),
    },
    "backwards": {
        "ko": ("문장 순서를 거꾸로 말해 줘", "뒤에서부터 읽어 줘"),
        "en": ("Say the sentences in reverse order", "Read it from the end"),
    },
}


@dataclass(frozen=True, slots=True)
class Exercises:
    """Makes exercises from single sentences by language."""

    sentences: dict[Locale, Sequence[str]]

    def with_sentences(self, locale: Locale, rng: Random) -> Piece:
        """Sentences that have nothing to do with each other."""
        told = rng.sample(self.sentences[locale], rng.randint(1, _MOST_SENTENCES))
        order = rng.choice(list(_ORDERS))
        answers = {"again": told, "first": told[:1], "last": told[-1:], "backwards": told[::-1]}
        return _exercise(" ".join(told), rng.choice(_ORDERS[order][locale]), " ".join(answers[order]))

    def with_words(self, locale: Locale, rng: Random) -> Piece:
        """Invented words and numbers, from which nothing can be guessed."""
        words = [self._word(rng) for _ in range(rng.randint(*_WORDS))]
        listed = rng.choice((" ", ", ")).join(words)
        return _exercise(listed, rng.choice(_ORDERS["again"][locale]), listed)

    @staticmethod
    def _word(rng: Random) -> str:
        if rng.random() < _NUMBERS:
            return invented_number(rng.choice(_NUMBERS_ALIKE), rng)
        return invented_name(rng.choice(_ALIKE), rng)


def _exercise(note: str, question: str, answer: str) -> Piece:
    return Piece(completion_of(LanguageTask.QNA, answer), qna_text(question, note))
