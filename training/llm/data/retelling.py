"""Says a note's own sentences in other ways, without a word that the note does not support.

What may change: the words around them, which sentences are left out, the order of two that stand on their own, brackets
with a second name, and the ending of a Korean sentence.
"""

from __future__ import annotations

import re
from random import Random
from typing import Final

from core.content.schema import Locale
from training.llm.data.phrases import phrases

_ENDS: Final = re.compile(r"(?<=[.!?])\s+(?=\S)")
_ABBREVIATED: Final = re.compile(r"(?:e\.g|i\.e|vs|etc|cf|Dr|St)\.$|\d\.$")
_SECOND_NAME: Final = {
    "ko": re.compile(r"(?<=[가-힣])\([^()\d=+*/^]*[가-힣A-Za-z]{2}[^()\d=+*/^]*\)"),
    "en": re.compile(r"\s\((?:or|also|i\.e\.,?)\s[^()\d=+*/^]*\)"),
}
_EMOJI: Final = re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]")
_CLOSER: Final = re.compile(r"(?P<end>[.!]?)(?P<tail>\s*[\U0001F300-\U0001FAFF\u2600-\u27BF]*\s*)$")
_ENDINGS: Final = (
    ("이야", "이지"),
    ("거야", "거지"),
    ("니야", "니지"),
    ("있어", "있지"),
    ("없어", "없지"),
    ("않아", "않지"),
    ("같아", "같지"),
    ("많아", "많지"),
    ("좋아", "좋지"),
    ("만들어", "만들지"),
    ("돼", "되지"),
    ("줘", "주지"),
    ("해", "하지"),
)
_MOST_WITHOUT_LEAD: Final = 0.35
_LEAVES_OUT: Final = 0.35
_SWAPS: Final = 0.3
_OTHER_ENDING: Final = 0.4
_WITHOUT_SECOND_NAME: Final = 0.3
_CLOSES: Final = 0.4
_SMILES: Final = 0.5


def retold(note: str, opening: str, locale: Locale, rng: Random) -> str:
    """One of many ways to say `note`.

    Args:
        opening: words that may come first.
    """
    told = sentences(note)
    if len(told) > 1 and rng.random() < _LEAVES_OUT:
        told = _without_the_end(told, rng)
    if len(told) > 2 and rng.random() < _SWAPS:
        told = _swapped(told, locale)
    if rng.random() < _WITHOUT_SECOND_NAME:
        told = [_SECOND_NAME[locale].sub("", each) for each in told]
    if locale == "ko":
        told = [other_ending(each) if rng.random() < _OTHER_ENDING else each for each in told]
    return _dressed(told, opening, locale, rng)


def sentences(text: str) -> list[str]:
    """The sentences of a note as they stand, with their final marks."""
    parts: list[str] = []
    for part in _ENDS.split(text.strip()):
        if parts and (_ABBREVIATED.search(parts[-1]) or not any(ch.isalnum() for ch in part)):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return parts


def _without_the_end(told: list[str], rng: Random) -> list[str]:
    """The first sentences; all of them if what is left would only announce the rest."""
    kept = told[: rng.randrange(1, len(told))]
    return kept if sum(map(len, kept)) >= sum(map(len, told)) / 2 else told


def _swapped(told: list[str], locale: Locale) -> list[str]:
    """The last two in the other order, if neither leans on what was said before it."""
    *before, first, second = told
    leaning = phrases(locale).bound
    if any(each.split()[0].strip(",") in leaning for each in (first, second)):
        return told
    return [*before, second, first]


def other_ending(sentence: str) -> str:
    """A Korean sentence that ends as one that tells and is sure of it, where its last word is a known one."""
    closer = _CLOSER.search(sentence)
    if closer is None:
        return sentence
    body, tail = sentence[: closer.start()], closer.group("tail")
    for old, new in _ENDINGS:
        if body.endswith(old):
            return f"{body.removesuffix(old)}{new}{closer.group('end')}{tail}"
    return sentence


def _dressed(told: list[str], opening: str, locale: Locale, rng: Random) -> str:
    """Warm words before and after; at most one emoji more."""
    words = phrases(locale)
    lead = rng.random()
    first = [] if lead < _MOST_WITHOUT_LEAD else [opening if lead > 0.5 else rng.choice(words.leads)]
    text = " ".join([*first, *told])
    if rng.random() < _CLOSES:
        text = f"{text} {rng.choice(words.closings)}"
    if not _EMOJI.search(text) and rng.random() < _SMILES:
        text = f"{text} 😊"
    return text
