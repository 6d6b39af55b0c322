"""A note's texts, and whether it speaks of a word."""

from __future__ import annotations

from collections.abc import Iterator

from core.content.schema import LOCALES, Concept
from core.qna.lexicon import is_hangul, plain

_SHORTEST_STEM = 4


def note_texts(concept: Concept) -> Iterator[str]:
    """Names with aliases, then every aspect, in each language."""
    for locale in LOCALES:
        yield ", ".join((getattr(concept.name, locale), *getattr(concept.aliases, locale)))
        for prose in concept.aspects.values():
            yield getattr(prose, locale)


class NoteWords:
    """All that one note says."""

    def __init__(self, concept: Concept) -> None:
        spaced = plain(" ".join(note_texts(concept)))
        self._spaced = " " + "".join(ch if ch.isalnum() else " " for ch in spaced)
        self._squashed = self._spaced.replace(" ", "")

    def mention(self, stem: str) -> bool:
        """Whether the note contains `stem` (squashed), however it is spaced or inflected."""
        if is_hangul(stem[0]):
            return stem in self._squashed
        if " " + stem in self._spaced:
            return True
        return f" {stem[: max(_SHORTEST_STEM, len(stem) * 2 // 3)]}" in self._spaced
