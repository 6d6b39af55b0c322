"""Korean particles that depend on whether the word before them ends in a consonant."""

from __future__ import annotations

import re

_HANGUL_FIRST, _HANGUL_LAST, _FINALS = 0xAC00, 0xD7A3, 28
_RIEUL = 8
_DIGIT_ENDS_IN_CONSONANT = frozenset("013678")
_LETTER_ENDS_IN_CONSONANT = frozenset("LMNR")
_WORD_ENDS_IN_CONSONANT = re.compile(r"(?:[mnl]|ng|[aeiou][ckpt]|[^aeiou]le)$")
_TRAILING = re.compile(r"(?:\s*\([^()]*\)|[\"'”’」』\]\s.,!?…:;%])+$")

PAIRS: dict[str, tuple[str, str]] = {
    "은/는": ("은", "는"),
    "이/가": ("이", "가"),
    "을/를": ("을", "를"),
    "과/와": ("과", "와"),
    "으로/로": ("으로", "로"),
    "이야/야": ("이야", "야"),
    "이라/라": ("이라", "라"),
    "이랑/랑": ("이랑", "랑"),
    "아/야": ("아", "야"),
}


def final_consonant(word: str) -> int:
    """Index of the final consonant of the last sounded syllable: 0 for none, 8 for ㄹ, another number otherwise.

    Brackets and punctuation at the end are not sounded. Latin words are judged by how Koreans usually read them.
    """
    bare = _TRAILING.sub("", word) or word
    last = bare[-1:] if bare else ""
    if last and _HANGUL_FIRST <= ord(last) <= _HANGUL_LAST:
        return (ord(last) - _HANGUL_FIRST) % _FINALS
    if last in _DIGIT_ENDS_IN_CONSONANT:
        return _RIEUL if last in "178" else 1
    tail = re.search(r"[A-Za-z]+$", bare)
    if tail is None:
        return 0
    letters = tail.group()
    if letters.isupper():
        return (_RIEUL if last in "LR" else 1) if last in _LETTER_ENDS_IN_CONSONANT else 0
    lower = letters.lower()
    if not _WORD_ENDS_IN_CONSONANT.search(lower):
        return 0
    return _RIEUL if lower.endswith(("l", "le")) else 1


def particle(word: str, pair: str) -> str:
    """The right member of a pair such as "은/는" after `word`.

    Raises:
        KeyError: the pair is not one of `PAIRS`.
    """
    with_consonant, without = PAIRS[pair]
    final = final_consonant(word)
    if pair == "으로/로" and final == _RIEUL:
        return without
    return with_consonant if final else without


def attach(word: str, pair: str) -> str:
    """`word` with the right particle behind it."""
    return word + particle(word, pair)
