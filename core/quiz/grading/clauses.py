"""Splits Korean and English prose into the small statements that it makes."""

from __future__ import annotations

import re
from functools import lru_cache

from core.quiz.grading.terms import terms
from core.text.clean import clean

_ABBREVIATION = re.compile(r"\b(e\.g|i\.e|vs|etc|cf)\.", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[가-힣A-Za-z)\]\"'’])[.!?…]+(?=\s|$)|(?<=\d)[.!?]+(?=\s|$)|[!?;\n]+|\.{2,}")
_JOINT = re.compile(
    r",\s+|(?<=[가-힣][고며])\s+|(?<=지만)\s+|(?<=면서)\s+|(?<=는데)\s+|(?<=니까)\s+|(?<=[가-힣]서)(?<!에서|문서|순서)\s+"
    r"|(?<=때문에)\s+|\s+(?=반면|반대로|그리고|하지만|그러나|따라서|그래서)"
    r"|\s+(?=(?:while|whereas|but|because|since|so|and|which|however|instead|then)\s)",
    re.IGNORECASE,
)
_MIN_TERMS = 3


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """Sentences and lines of `text` without their final punctuation."""
    plain = _ABBREVIATION.sub(lambda found: found.group(1).replace(".", ""), clean(text))
    return tuple(part.strip(" ,-•*") for part in _SENTENCE.split(plain) if any(ch.isalnum() for ch in part))


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[str, ...]:
    """Statements of `text`: sentences split at commas and joining words, none shorter than three content words."""
    return tuple(clause for sentence in sentences(text) for clause in _split(sentence))


@lru_cache(maxsize=4096)
def loose_clauses(text: str) -> tuple[str, ...]:
    """Like `clauses`, but short pieces stay on their own."""
    return tuple(part for sentence in sentences(text) for part in _outside_brackets(sentence))


def _split(sentence: str) -> list[str]:
    merged: list[str] = []
    for part in _outside_brackets(sentence):
        if merged and (len(terms(part)) < _MIN_TERMS or len(terms(merged[-1])) < _MIN_TERMS):
            merged[-1] = f"{merged[-1]}, {part}"
        else:
            merged.append(part)
    return merged


def _outside_brackets(sentence: str) -> list[str]:
    """Cuts at joints, but never inside a pair of brackets: a formula or a list there belongs to its clause."""
    parts, start = [], 0
    for joint in _JOINT.finditer(sentence):
        before = sentence[: joint.start()]
        if before.count("(") > before.count(")"):
            continue
        parts.append(sentence[start : joint.start()])
        start = joint.end()
    parts.append(sentence[start:])
    return [part.strip(" ,") for part in parts if any(ch.isalnum() for ch in part)]
