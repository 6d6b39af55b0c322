"""A text taken apart: sentences, clauses, and the words that say something."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core.language.guard.roots import Root, root
from core.quiz.grading.clauses import loose_clauses
from core.quiz.grading.terms import is_content, stem
from core.text.clean import clean, fold, squash

_EMOJI: Final = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\U0001f000-\U0001faff"
_ABBREVIATION: Final = re.compile(r"\b(e\.g|i\.e|vs|etc|cf)\.", re.IGNORECASE)
_END: Final = re.compile(rf"(?<=[.!?…~])[\"'”’)]*(?=\s|$)|\n+|[{_EMOJI}]+|;\s")
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:['’][a-z]+|[0-9]+|-(?=[a-z0-9]))*[a-z0-9]*|[가-힣]+|[α-ω]+")
_TAIL: Final = 3  # syllables
_ASKS: Final = re.compile(r"\?[\s\"'”’)]*$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says something.

    Attributes:
        text: folded, as it stands in the clause.
        stem: without its particle or ending.
        root: for comparing (`core.language.guard.roots`).
        start, end: its place in the folded clause.
    """

    text: str
    stem: str
    root: Root
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()


@dataclass(frozen=True, slots=True)
class Clause:
    text: str
    words: tuple[Word, ...]
    roots: frozenset[Root]


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    asks: bool
    clauses: tuple[Clause, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for clause in self.clauses for word in clause.words)


@lru_cache(maxsize=2048)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text`; an emoji and a line's end close one, too."""
    plain = _ABBREVIATION.sub(lambda found: found.group(1).replace(".", ""), clean(text))
    parts = (part.strip() for part in _END.split(plain))
    return tuple(_sentence(part) for part in parts if any(ch.isalnum() for ch in part))


def _sentence(part: str) -> Sentence:
    return Sentence(part, _ASKS.search(part) is not None, tuple(clause(each) for each in loose_clauses(part)))


@lru_cache(maxsize=4096)
def clause(text: str) -> Clause:
    """One clause, folded."""
    folded = fold(text)
    words = tuple(_words(folded))
    return Clause(folded, words, frozenset(word.root for word in words))


def _words(folded: str) -> list[Word]:
    found = []
    for match in _WORD.finditer(folded):
        word = match.group()
        if is_tail(word, folded[: match.start()]):
            continue
        stemmed = stem(word)
        if is_content(word, stemmed):
            found.append(Word(word, stemmed, root(word), match.start(), match.end()))
    return found


def is_tail(word: str, before: str) -> bool:
    """Whether a Korean word is only a particle or a counter of what it is written to: "0.3초", "T를", "K-겹으로"."""
    if not "가" <= word[0] <= "힣" or len(word) > _TAIL:
        return False
    return re.search(r"(?:[A-Za-z0-9₀-₉ₐ-ₜᵢⱼ]-?|[)\]%'\"’”])$", before) is not None


@dataclass(frozen=True)
class Source:
    """All that may be relied on.

    Attributes:
        clauses: every clause of the sources, in order.
        roots: of all their words.
        squashed: their letters and digits alone, which finds words across spaces.
    """

    text: str
    sentences: tuple[Sentence, ...]
    clauses: tuple[Clause, ...]
    roots: frozenset[Root]
    squashed: str


@lru_cache(maxsize=256)
def source(texts: tuple[str, ...]) -> Source:
    """`texts` as one source."""
    joined = "\n".join(texts)
    said = sentences(joined)
    clauses = tuple(each for sentence in said for each in sentence.clauses)
    roots = frozenset(each for part in clauses for each in part.roots)
    return Source(joined, said, clauses, roots, squash(joined))
