"""Finds the names of concepts in a question, whatever the spacing, the particles and small typos."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.content.library import Library
from core.content.schema import Concept
from core.qna.lexicon import Lexicon, is_hangul, plain

SURE, TYPO, SHORT, PART = 0.95, 0.84, 0.7, 0.4
_SHORT_LATIN = 4
_LATIN_WORD = re.compile(r"[A-Za-z0-9]+")
_SENTENCE_END = re.compile(r"[.?!](?=\s)")
_BRACKETED = re.compile(r"(.+?)\s*\(([^()]+)\)")
_SHORTEST_LATIN = 7
_SHORT_LETTERS, _LONG_LETTERS = 6, 11


@dataclass(frozen=True, slots=True)
class Squashed:
    """A question without anything but letters and digits; `starts[i]` says that a word begins at `text[i]`.

    `place[i]` is the position of `text[i]` in `spaced`; `written` are its Latin words in their own case.
    """

    spaced: str
    text: str
    starts: tuple[bool, ...]
    place: tuple[int, ...]
    written: frozenset[str] = frozenset()

    @classmethod
    def of(cls, question: str) -> Squashed:
        spaced = plain(question)
        place = tuple(i for i, ch in enumerate(spaced) if ch.isalnum())
        starts = tuple(i == 0 or not spaced[i - 1].isalnum() for i in place)
        written = frozenset(_LATIN_WORD.findall(unicodedata.normalize("NFKC", question)))
        return cls(spaced, "".join(spaced[i] for i in place), starts, place, written)

    def adjoin(self, index: int) -> bool:
        """Whether nothing but spaces or hyphens stands before `text[index]`."""
        return not self.spaced[self.place[index - 1] + 1 : self.place[index]].strip(" -")

    def sentence(self, index: int) -> int:
        """How many sentences end before `text[index]`."""
        return len(_SENTENCE_END.findall(self.spaced[: self.place[index]]))

    def word_start(self, index: int) -> int:
        while not self.starts[index]:
            index -= 1
        return index

    def word_end(self, index: int) -> int:
        """End of the word that `text[index - 1]` belongs to."""
        while index < len(self.text) and not self.starts[index]:
            index += 1
        return index


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found at `start..end` of the squashed question. `concept_id` is None for a subject that no note treats."""

    concept_id: str | None
    start: int
    end: int
    certainty: float


def squash_name(name: str) -> str:
    return "".join(ch for ch in plain(name) if ch.isalnum())


def all_names(concept: Concept) -> Iterator[str]:
    """Names and aliases; of "Mean squared error (MSE)" also the parts outside and inside the brackets."""
    for name in (concept.name.ko, concept.name.en, *concept.aliases.ko, *concept.aliases.en):
        yield name
        bracketed = _BRACKETED.fullmatch(name)
        if bracketed:
            yield from bracketed.groups()


def _short_forms(library: Library, words: Lexicon, taken: Mapping[str, str | None]) -> dict[str, str | None]:
    """Names without a leading or trailing word that says little, where only one concept can be meant."""
    owners: dict[str, set[str]] = {}
    for concept in library.concepts.values():
        for name in all_names(concept):
            parts = re.split(r"[\s-]+", plain(name))
            if len(parts) != 2:
                continue
            first, last = parts
            kept = last if first in words.leading else first if last in words.trailing else ""
            if len(kept) > 1 and kept not in words.never_short:
                owners.setdefault(squash_name(kept), set()).add(concept.id)
    return {form: ids.pop() for form, ids in owners.items() if len(ids) == 1 and form not in taken}


def _letters(text: str) -> str:
    return unicodedata.normalize("NFD", text)


class NameIndex:
    """All names and aliases of a library, and the subjects known to lie outside it."""

    def __init__(self, library: Library, words: Lexicon) -> None:
        self._words = words
        self._names: dict[str, str | None] = {}
        self._with_spaces: set[str] = set()
        self._cased: dict[str, dict[str, str]] = {}  # "map" -> the concepts of "mAP" and "MAP"
        for concept in library.concepts.values():
            for name in all_names(concept):
                self._names.setdefault(squash_name(name), concept.id)
                self._cased.setdefault(squash_name(name), {}).setdefault(name, concept.id)
                self._with_spaces.add(plain(name))
        for subject in words.elsewhere:
            self._names.setdefault(squash_name(subject), None)
        self._names.pop("", None)
        self._short = _short_forms(library, words, self._names)
        self._names |= self._short
        self._lengths = sorted({len(name) for name in self._names}, reverse=True)
        self._spelled = {_letters(name): name for name in self._names}
        self._spellings = [
            name for name in self._spelled if len(name) >= _SHORT_LETTERS and self._spelled[name] not in self._short
        ]

    def find(self, question: Squashed) -> list[Mention]:
        """Names that stand in the question, in order; where they overlap, the longest (surest) one."""
        found = sorted(self._candidates(question), key=lambda m: (-m.certainty, m.start - m.end, m.start))
        kept: list[Mention] = []
        for mention in found:
            if all(mention.end <= other.start or mention.start >= other.end for other in kept):
                kept.append(mention)
        return sorted(kept, key=lambda m: m.start)

    def guess(self, question: Squashed, spans: Sequence[tuple[int, int]]) -> list[Mention]:
        """Names that the words at `spans` are probably misspellings of."""
        return [mention for start, end in spans if (mention := self._misspelt(question, start, end)) is not None]

    def _candidates(self, question: Squashed) -> Iterator[Mention]:
        text = question.text
        for start in range(len(text)):
            for length in self._lengths:
                name = text[start : start + length]
                if len(name) == length and name in self._names:
                    certainty = self._certainty(question, start, start + length)
                    if certainty:
                        yield Mention(self._meant(name, question), start, start + length, certainty)

    def _meant(self, name: str, question: Squashed) -> str | None:
        """The concept of `name`; of two whose names differ in case alone, the one spelled as in the question."""
        spelled = {owner for form, owner in self._cased.get(name, {}).items() if form in question.written}
        return spelled.pop() if len(spelled) == 1 else self._names[name]

    def _certainty(self, question: Squashed, start: int, end: int) -> float:
        """Whether the span is a name by itself (`SURE`), within a longer word (`PART`), or a coincidence (0)."""
        name = question.text[start:end]
        short = name.isascii() and len(name) <= _SHORT_LATIN
        spelled = question.spaced[question.place[start] : question.place[end - 1] + 1]
        if short and " " in spelled and spelled not in self._with_spaces:
            return 0.0
        left = question.text[question.word_start(start) : start]
        right = question.text[end : question.word_end(end)]
        if self._opens(left, name[0]) and self._closes(right, name[-1]):
            return SHORT if name in self._short else SURE
        return 0.0 if short or (name.isascii() and len(name) <= 5) or len(name) < 2 else PART

    def _opens(self, left: str, first: str) -> bool:
        if not left or (is_hangul(left[-1]) != is_hangul(first) and not (left[-1].isdigit() or first.isdigit())):
            return True
        return is_hangul(first) and (self._words.empty_word.fullmatch(left) is not None or self._is_names(left))

    def _closes(self, right: str, last: str) -> bool:
        if not right or (right == "s" and last.isascii()):
            return True
        if not is_hangul(right[0]):
            return is_hangul(last) and not right[0].isdigit()
        return (last.isascii() and not last.isdigit()) or self._is_tail(right) or self._is_names(right)

    def _is_tail(self, right: str) -> bool:
        words = self._words
        return (
            words.particles.fullmatch(right) is not None
            or words.empty_word.fullmatch(right) is not None
            or any(
                words.particles.fullmatch(right[:cut]) and cue["ko"].match(right[cut:])
                for cut in range(min(4, len(right)))
                for _, cue in words.aspects
            )
        )

    def _is_names(self, part: str) -> bool:
        """Another name with nothing but particles and chat around it."""
        for length in self._lengths:
            at = next((i for i in range(len(part) - length + 1) if part[i : i + length] in self._names), None)
            if at is not None and length > 1:
                before, after = part[:at], part[at + length :]
                return all(
                    not rest or self._words.empty_word.fullmatch(rest) or self._is_tail(rest)
                    for rest in (before, after)
                )
        return False

    def _misspelt(self, question: Squashed, start: int, end: int) -> Mention | None:
        word = question.text[start:end]
        best: Mention | None = None
        for stem in self._stems(word):
            spelled = _letters(stem)
            allowed = 2 if len(spelled) >= _LONG_LETTERS else 1
            if len(spelled) < _SHORT_LETTERS or stem in self._names:
                continue
            match = process.extractOne(spelled, self._spellings, scorer=OSA.distance, score_cutoff=allowed)
            if match is None or not self._alike(stem, self._spelled[match[0]], stem == word, match[1]):
                continue
            name = self._spelled[match[0]]
            certainty = TYPO - 0.04 * match[1]
            if best is None or certainty > best.certainty:
                best = Mention(self._names[name], start, start + len(stem), certainty)
        return best

    def _stems(self, word: str) -> list[str]:
        """`word` as it is and without the particles behind it."""
        cuts = [word[:i] for i in range(len(word), 1, -1) if self._words.particles.fullmatch(word[i:])]
        tails = [word[:i] for i in range(3, len(word)) if self._is_tail(word[i:])]
        return list(dict.fromkeys([*cuts, *tails]))

    @staticmethod
    def _alike(stem: str, name: str, whole: bool, edits: int) -> bool:
        """Guards against other words: first letters stay, digits stay, "이상이" is not "이상치", a RetNet no ResNet."""
        if (stem[0].isascii() or edits > 1) and _letters(stem)[0] != _letters(name)[0]:
            return False
        if name.isascii() and len(name) < _SHORTEST_LATIN:
            return False
        if [ch for ch in stem if ch.isdigit()] != [ch for ch in name if ch.isdigit()]:
            return False
        return not (whole and len(stem) <= 3 and is_hangul(stem[-1]) and stem[-1] != name[-1])
