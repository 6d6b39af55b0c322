"""Undoes what people do to a word so that a filter misses it.

Every text is turned into a few variants; a rule that fits any of them fits the text. The variants keep word
boundaries, because Korean abuse hides inside harmless words as soon as spaces are dropped ("3시 발표").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import pairwise

from core.text.clean import clean

_LEADS = tuple("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
_VOWELS = tuple("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ")
_FINALS = tuple("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_FIRST, _LAST = "가", "힣"
_SILENT_LEAD = _LEADS.index("ㅇ")

_CONJOINING = str.maketrans(
    {0x1100 + i: letter for i, letter in enumerate(_LEADS)}
    | {0x1161 + i: letter for i, letter in enumerate(_VOWELS)}
    | {0x11A8 + i: letter for i, letter in enumerate(_FINALS)}
)
_LOOKALIKES = str.maketrans("аеорсухіѕԁ", "aeopcyxisd")
_LEET = str.maketrans("0134578@$!", "oieastbasi")

_NOT_LETTERS = re.compile(r"[^ㄱ-ㅣ]+")
_STRETCHED = re.compile(r"(.)\1{2,}", re.DOTALL)
_REPEATED = re.compile(r"(.{1,6}?)\1{7,}", re.DOTALL)
"""What is typed over and over says no more than eight of it, and must not cost more to read."""
_LAUGHTER = re.compile("[ㅋㅎㅠㅜㅡ]+")
_INSERTED = re.compile(r"(?<=[가-힣ㄱ-ㅣ])(?:[a-z]|[^가-힣ㄱ-ㅣa-z\s]{1,4})(?=[가-힣ㄱ-ㅣ])")
_LETTER_RUN = re.compile(r"(?<!\S)(?:[가-힣ㄱ-ㅣ]\s+(?:[^\w\s]+\s+)?)+[가-힣ㄱ-ㅣ](?!\S)")
_SPELLED = re.compile(r"(?<![a-z0-9])(?:[a-z][\s.\-_*·]){2,}[a-z][.\-_*·]?(?![a-z0-9])")
_LEET_WORD = re.compile(r"(?<![\w@$])(?=[\w@$!]*[a-z])(?=[\w@$!]*[0134578@$!])[a-z0-9@$!]+(?<!!)")
_MASKED_WORD = re.compile(r"[a-z]+[*#%&_\-.]+[a-z]*")


def variants(text: str, masked: Collection[str] = ()) -> tuple[str, ...]:
    """Distinct readings of `text`, lower case and composed: as written, tightened, and spelled in plain letters.

    Args:
        text: anything a person typed.
        masked: English words that a reader recognises with letters starred out ("f*ck").
    """
    plain = _REPEATED.sub(lambda m: m.group(1) * 8, _fold(text))
    short = _STRETCHED.sub(r"\1", plain)
    readings = [plain, short, _STRETCHED.sub(r"\1\1", plain), _tighten(short), _spell_out(short, masked)]
    return tuple(dict.fromkeys(readings))


def _fold(text: str) -> str:
    """NFC, visible characters only, case-folded, full-width forms narrowed, Korean letters kept apart as typed."""
    visible = clean(text).translate(_CONJOINING)
    folded = _NOT_LETTERS.sub(lambda m: unicodedata.normalize("NFKC", m.group()).casefold(), visible)
    return " ".join(folded.translate(_LOOKALIKES).split())


def _tighten(text: str) -> str:
    """Without what was put between the letters and syllables of Korean words."""
    calm = _LAUGHTER.sub("", text) if any(_FIRST <= ch <= _LAST for ch in text) else text
    joined = _INSERTED.sub("", calm)
    together = _LETTER_RUN.sub(lambda m: re.sub(r"[^가-힣ㄱ-ㅣ]", "", m.group()), joined)
    return " ".join(_unstretch(_compose(together)).split())


def _compose(text: str) -> str:
    """Separate Korean letters put together to syllables where they form some."""
    out: list[str] = []
    for index, letter in enumerate(text):
        follower = text[index + 1] if index + 1 < len(text) else ""
        last = out[-1] if out else ""
        if letter in _VOWELS and last in _LEADS:
            out[-1] = chr(ord(_FIRST) + (_LEADS.index(last) * 21 + _VOWELS.index(letter)) * 28)
        elif _FIRST <= last <= _LAST and _is_open(last) and letter in _FINALS and follower not in _VOWELS:
            out[-1] = chr(ord(last) + 1 + _FINALS.index(letter))
        else:
            out.append(letter)
    return "".join(out)


def _is_open(syllable: str) -> bool:
    return (ord(syllable) - ord(_FIRST)) % 28 == 0


def _vowel(syllable: str) -> int:
    return (ord(syllable) - ord(_FIRST)) // 28 % 21


def _unstretch(text: str) -> str:
    """Without syllables that only draw out the vowel before them ("씨이발")."""
    kept = text[:1]
    for before, ch in pairwise(text):
        hangul = _FIRST <= before <= _LAST and _FIRST <= ch <= _LAST
        echo = hangul and _is_open(before) and _is_open(ch) and _vowel(before) == _vowel(ch)
        if not (echo and (ord(ch) - ord(_FIRST)) // 588 == _SILENT_LEAD):
            kept += ch
    return kept


def _spell_out(text: str, masked: Collection[str]) -> str:
    """English words with digits, signs, stars or gaps for letters, in plain letters."""
    close = _SPELLED.sub(lambda m: re.sub(r"[^a-z]", "", m.group()), text)
    plain = _LEET_WORD.sub(lambda m: m.group().translate(_LEET), close)
    return _MASKED_WORD.sub(lambda m: _unmask(m.group(), masked), plain)


def _unmask(word: str, masked: Collection[str]) -> str:
    pattern = re.compile("".join(ch if ch.isalpha() else "[a-z]" for ch in word))
    return next((candidate for candidate in masked if pattern.fullmatch(candidate)), word)
