"""The technical terms of the library: in whichever language and spelling, a term must be one that the sources use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from core.content.library import Library
from core.content.loader import load_library
from core.language.guard.evidence import Evidence, Objection
from core.language.guard.tables import listed
from core.qna.lexicon import is_hangul, lexicon, plain
from core.qna.names import all_names
from core.quiz.grading.terms import stem

_WORD: Final = re.compile(r"[a-z]+[0-9]*(?:-[a-z0-9]+)*|[가-힣]+|\d+")
_LONGEST: Final = 5  # words
# Words of everyday talk that happen to be names; as ordinary words they still have to be supported.
_COMMON: Final = frozenset(listed("common", "words"))


@cache
def built_in() -> Library:
    """The content that comes with the tutor, read once."""
    return load_library()


@cache
def _spaced() -> frozenset[str]:
    """Names in Latin letters that are written apart: "drop out" is no "dropout" unless a note says so."""
    every = [name for concept in built_in().concepts.values() for name in all_names(concept)]
    return frozenset(" ".join(_WORD.findall(plain(name))) for name in (*every, *lexicon().elsewhere))


@cache
def names() -> dict[str, str]:
    """Squashed names of concepts, and of subjects that the library lacks, to what they name."""
    found: dict[str, str] = {}
    for concept in built_in().concepts.values():
        for name in all_names(concept):
            found.setdefault(_key(name), concept.id)
    for subject in lexicon().elsewhere:
        found.setdefault(_key(subject), _key(subject))
    return {name: meant for name, meant in found.items() if len(name) > 1 and name not in _COMMON}


def _key(text: str) -> str:
    return "".join(ch for ch in plain(text) if ch.isalnum())


@lru_cache(maxsize=2048)
def terms(text: str) -> dict[str, str]:
    """What the terms of `text` name, to how they are written there; of overlapping terms the longest."""
    known = names()
    runs: list[list[str]] = [[]]
    spaced, end = plain(text), 0
    for match in _WORD.finditer(spaced):
        if spaced[end : match.start()].strip(" -"):
            runs.append([])  # no name goes on across a sign
        runs[-1].append(match.group())
        end = match.end()
    found: dict[str, str] = {}
    for words in runs:
        found |= {meant: written for meant, written in _in_run(words, known) if meant not in found}
    return found


def _in_run(words: list[str], known: dict[str, str]) -> Iterator[tuple[str, str]]:
    start = 0
    while start < len(words):
        length, meant = next(((n, known[key]) for n, key in _phrases(words, start) if key in known), (1, ""))
        written = " ".join(words[start : start + length])
        if meant and (length == 1 or not written.isascii() or _is_written_apart(written)):
            yield meant, written
        start += length


def _is_written_apart(written: str) -> bool:
    return written in _spaced() or written.removesuffix("s") in _spaced()


def _phrases(words: list[str], start: int) -> Iterator[tuple[int, str]]:
    """Runs of words from `start` on, longest first, as they are and with the last one's particle or plural off."""
    for length in range(min(_LONGEST, len(words) - start), 0, -1):
        head, last = "".join(words[start : start + length - 1]), words[start + length - 1]
        head = head.replace("-", "")
        yield length, head + last.replace("-", "")
        if is_hangul(last[0]) or last.endswith("s"):
            yield length, head + (stem(last) if is_hangul(last[0]) else last.removesuffix("s").replace("-", ""))


def backed_words(text: str, evidence: Evidence) -> frozenset[str]:
    """The words of the terms of `text` that the sources or the learner use under some name."""
    allowed = _allowed(evidence)
    return frozenset(word for meant, written in terms(text).items() if meant in allowed for word in written.split())


def _allowed(evidence: Evidence) -> frozenset[str]:
    return frozenset(meant for each in (*evidence.sources, *evidence.quoted) for meant in terms(each))


def foreign_term(text: str, evidence: Evidence) -> Objection | None:
    """The first term that neither the sources nor the learner use, under any of its names."""
    known = names()
    given = [*evidence.sources, *evidence.quoted]
    allowed = _allowed(evidence)
    squashed = _key(" ".join(given))
    said = {written.removesuffix("s") for each in given for written in _WORD.findall(plain(each))}
    for meant, written in terms(text).items():
        if (
            meant not in allowed
            and written.removesuffix("s") not in said
            and not _spelled(written, meant, squashed, known)
        ):
            return Objection("term", written)
    return None


def _spelled(written: str, meant: str, squashed: str, known: dict[str, str]) -> bool:
    """Whether the given texts spell the term within a longer word."""
    key = _key(written)
    if len(key) > 3 and key in squashed:
        return True
    return any(name in squashed for name, other in known.items() if other == meant and len(name) > 3)
