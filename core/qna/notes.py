"""A note's texts, and whether it speaks of a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from core.content.schema import LOCALES, Aspect, Concept, Locale
from core.i18n import catalogue
from core.qna.lexicon import is_hangul, plain

_NOT_ALNUM: Final = re.compile(r"[\W_]")
_SHORTEST_STEM, _LONGEST_ENDING = 5, 3


def note_texts(concept: Concept, *, examples: bool = True) -> Iterator[str]:
    """Names with aliases, then the aspects, then how people describe the concept, in each language.

    Examples speak of emails, films and patients too: without them, a note draws no questions about those.
    """
    for locale in LOCALES:
        yield ", ".join((getattr(concept.name, locale), *getattr(concept.aliases, locale)))
        for aspect, prose in concept.aspects.items():
            if examples or aspect is not Aspect.EXAMPLE:
                yield getattr(prose, locale)
        yield from getattr(concept.described, locale)


class NoteWords:
    """All that a text says, so that words can be looked up in it."""

    def __init__(self, text: str) -> None:
        spaced = plain(text)
        self._spaced = " " + _NOT_ALNUM.sub(" ", spaced)
        self._squashed = self._spaced.replace(" ", "")

    def latin_words(self) -> set[str]:
        """The words in Latin letters, folded."""
        return {word for word in self._spaced.split() if word.isascii() and word.isalpha()}

    def mention(self, stem: str) -> bool:
        """Whether the text contains `stem` (squashed), however it is spaced or inflected."""
        if is_hangul(stem[0]):
            return stem in self._squashed
        if " " + stem in self._spaced:
            return True
        return f" {stem.removesuffix('s')[: max(_SHORTEST_STEM, len(stem) - _LONGEST_ENDING)]}" in self._spaced


def titled(concept: Concept, aspect: Aspect, locale: Locale) -> str:
    """One aspect of a note as an encoder reads it: what it is about, then its text."""
    label = catalogue(locale)[f"qna.aspect.{aspect}"]
    return f"{getattr(concept.name, locale)} - {label}: {getattr(concept.aspects[aspect], locale)}"
