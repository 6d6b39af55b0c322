"""Finds cue words in an answer: across spacing, with typos in long cues, and with an eye on "not"."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from core.quiz.grading.polarity import near_negation
from core.text.clean import fold, squash
from core.text.grams import letters

_TYPO_SCORE = 85
_MIN_TYPO_LETTERS = 7
_STRICT_LENGTH = 3
# One prefix turns these into their opposites: no typo tolerance across it, and no match inside the other word.
_POLAR = re.compile(r"선형|균형|지도\s?학습|복원\s?추출|\bwith(?:out)? replacement|linear|balance|supervised")
# A number, or one letter on its own, is what tells such a name from its rivals ("1종 오류", "type I").
_TELLS_APART = re.compile(r"\d|(?<![a-z])(?:[a-z]|i{1,3})(?![a-z])")
_OTHER_WORD = r"(?<!비)(?=선형|지도|복원)|(?<!불)(?=균형)|(?!선형|지도|복원|균형)"


@lru_cache(maxsize=8192)
def _pattern(cue: str) -> re.Pattern[str]:
    """Korean cues match across spaces; Latin cues start at a word's start.

    A short last word ends at a word's end, so that "type I" is not found in "type II".
    """
    folded = fold(cue)
    if not folded[:1].isascii() or not folded[:1].isalnum():
        body = r"\s*".join(re.escape(ch) for ch in folded if not ch.isspace())
        return re.compile(rf"(?:{_OTHER_WORD}){body}")
    body = r"[\s\-]*".join(re.escape(part) for part in re.split(r"[\s\-]+", folded))
    last = re.split(r"[\s\-]+", folded)[-1]
    short = len(last) <= _STRICT_LENGTH and last.isalnum()
    return re.compile(
        rf"(?<![a-z0-9])(?<!non-){body}" + (r"(?:(?:er)?(?:s|ed|ing)?|es|est)(?![a-z0-9])" if short else "")
    )


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(maxsize=4096)
def _wanted_letters(cue: str) -> str:
    return letters(squash(cue))


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return letters(text).replace(" ", "")


@lru_cache(maxsize=32768)
def mentions(text: str, cue: str) -> bool:
    """Whether `text` contains `cue`, exactly or, for long cues, with a typo."""
    if _pattern(cue).search(_folded(text)):
        return True
    wanted = _wanted_letters(cue)
    if len(wanted) < _MIN_TYPO_LETTERS or _POLAR.search(fold(cue)) or _TELLS_APART.search(fold(cue)):
        return False
    return fuzz.partial_ratio(wanted, _letters(text), score_cutoff=_TYPO_SCORE) > 0 and len(wanted) <= len(
        _letters(text)
    )


def matched(text: str, group: tuple[str, ...]) -> str | None:
    """The first cue of the group that the text mentions."""
    return next((cue for cue in group if mentions(text, cue)), None)


def denied(text: str, cue: str) -> bool:
    """Whether every mention of `cue` in `text` stands next to a negation that is not part of the cue itself."""
    folded = fold(text)
    spans = [found.span() for found in _pattern(cue).finditer(folded)]
    return bool(spans) and all(near_negation(folded, start, end) for start, end in spans)
