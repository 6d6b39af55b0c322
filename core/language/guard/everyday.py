"""Words that claim nothing about the subject: chat, praise, and the words that explanations are built with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from core.content.schema import LOCALES
from core.i18n import catalogue, options
from core.language.guard.glossary import built_in
from core.language.guard.roots import Root, root
from core.language.guard.tables import listed
from core.qna.notes import note_texts
from core.text.clean import fold

_WORD: Final = re.compile(r"[a-z]+(?:['’][a-z]+)?|[가-힣]+")
_SHORTEST_VERB: Final = 2  # letters
_ROOMS: Final = ("quiz.", "interview.", "qna.", "common.", "learner.")
_COMMON: Final = 6
"""A word of the notes of so many concepts belongs to the way that notes are written, not to one subject."""


@dataclass(frozen=True, slots=True)
class _Forms:
    """A list of words: their stems, and the verbs among them, sure and possible ones."""

    wholes: frozenset[str]
    sure_verbs: frozenset[str]
    verbs: frozenset[str]

    @classmethod
    def of(cls, roots: Iterable[Root]) -> _Forms:
        kept = tuple(roots)
        long = [each for each in kept if len(each.verb) > _SHORTEST_VERB]
        return cls(
            frozenset(each.whole for each in kept),
            frozenset(each.verb for each in long if each.verbal),
            frozenset(each.verb for each in long),
        )

    def have(self, wanted: Root) -> bool:
        if wanted.whole in self.wholes or wanted.bare in self.wholes:
            return True
        return wanted.verb in (self.verbs if wanted.verbal else self.sure_verbs)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(re.sub(r"\{[^}]*\}", " ", fold(text))))


@cache
def _everyday() -> _Forms:
    """The list and what she says in her own catalogues."""
    own: set[str] = set()
    for locale in LOCALES:
        own |= set(listed("everyday", locale))
        for key, entry in catalogue(locale).items():
            if key.startswith(_ROOMS):
                own = own.union(*(_words(text) for text in options(entry)))
    return _Forms.of(root(word) for word in own)


@cache
def _plain() -> _Forms:
    """Ordinary words, and those that notes on many subjects use."""
    counts: Counter[str] = Counter()
    for concept in built_in().concepts.values():
        counts.update({word for text in note_texts(concept) for word in _words(text)})
    common = (word for word, times in counts.items() if times >= _COMMON)
    return _Forms.of(root(word) for word in (*listed("plain", "ko"), *listed("plain", "en"), *common))


@lru_cache(maxsize=16384)
def is_everyday(word: str) -> bool:
    """Whether a folded word claims nothing by itself."""
    return _everyday().have(root(word))


@lru_cache(maxsize=16384)
def is_plain(word: str) -> bool:
    """Whether a folded word is ordinary: it says something, but no subject of its own."""
    return _plain().have(root(word))
