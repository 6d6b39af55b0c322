"""Numbers: each one must stand in the sources, however it is written, and with the same unit and name beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from core.language.guard.evidence import Evidence, Objection
from core.text.clean import fold

_SCALES: Final = {
    "만": 10**4, "억": 10**8, "천": 10**3, "thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6,
    "billion": 10**9,
}  # fmt: skip
_NUMBER: Final = re.compile(
    r"(?<![\w.])[-+]?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"\s?(?P<scale>만|억|천(?!만)|thousand|million|billion|k(?![a-z0-9-])|m(?![a-z0-9-]))?"
    r"\s?(?P<unit>%p|%|퍼센트포인트|퍼센트|프로(?!그)|percent(?:age points?)?|배|분의|초|분(?![가-힣포])|시간"
    r"|일(?=[간에 ]|$)|년|개월|달러|원(?=[은이에 ]|$)|gb|mb|kb|tb|ms|s(?![a-z])|seconds?|minutes?|hours?|days?|years?"
    r"|bits?|bytes?|비트|바이트|times|층|layers?)?"
)
_UNITS: Final = {
    "퍼센트": "%", "percent": "%", "프로": "%", "퍼센트포인트": "%p", "percentage point": "%p",
    "percentage points": "%p",
    "second": "초", "s": "초", "minute": "분", "hour": "시간", "day": "일", "year": "년",
    "bit": "비트", "byte": "바이트", "배": "times", "layer": "층",
}  # fmt: skip
_SHARE: Final = re.compile(r"(\d+)\s*분의\s*(\d+)")
_HALF: Final = Fraction(1, 2)
_KOREAN: Final[dict[str, Fraction | int]] = {
    "절반": _HALF, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "스무": 20,
}  # fmt: skip
_ENGLISH: Final[dict[str, Fraction | int]] = {
    "half": _HALF, "twice": 2, "double": 2, "triple": 3, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "fifty": 50,
    "hundred": 100,
}  # fmt: skip
_VALUES: Final = _KOREAN | _ENGLISH
_VAGUE: Final = "수십|수백|수천|수만|몇십|몇백", "dozens?|hundreds|thousands?|millions?|billions?"
_WORDED: Final = re.compile(
    rf"(?<![가-힣])(?P<ko>{'|'.join(_KOREAN)}|{_VAGUE[0]})"
    r"\s?(?P<ko_unit>배|글자|시간|달|주|단어|자릿수|가지|개|번|명|단계|층)?(?![가-힣]{2})"
    rf"|\b(?P<en>{'|'.join(_ENGLISH)}|{_VAGUE[1]})\b"
    r"(?:[\s-](?P<en_unit>times|fold|minutes?|hours?|days?|weeks?|months?|years?|words?|characters?|letters?))?"
)
_VAGUE_UP_TO: Final = 3  # "both", "둘": how many things are spoken of, which nobody has to write down
_LIST_MARK: Final = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\D)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is meant.

    Attributes:
        value: without its sign, which decides in formulas only.
        unit: "" if none is written.
        loose: a small count in words, which needs no support.
    """

    value: Fraction
    unit: str
    written: str
    loose: bool = False


@lru_cache(maxsize=2048)
def figures(text: str) -> tuple[Figure, ...]:
    """All numbers of `text`, in digits and in words."""
    folded = _LIST_MARK.sub("", fold(text).replace("−", "-").replace("–", "~").replace("⁄", "/"))
    return (*_digits(folded), *_words(folded))


def _digits(folded: str) -> Iterator[Figure]:
    shares = {span for found in _SHARE.finditer(folded) for span in (found.start(1), found.start(2))}
    for found in _SHARE.finditer(folded):
        if int(found.group(1)):
            yield Figure(Fraction(int(found.group(2)), int(found.group(1))), "", found.group())
    for found in _NUMBER.finditer(folded):
        if found.start("digits") in shares:
            continue
        value = Fraction(found["digits"].replace(",", "").removesuffix("."))
        yield Figure(value * _SCALES.get(found["scale"] or "", 1), _unit(found["unit"] or ""), found.group().strip())


def _unit(written: str) -> str:
    return _UNITS.get(written, _UNITS.get(written.removesuffix("s"), written))


def _words(folded: str) -> Iterator[Figure]:
    for found in _WORDED.finditer(folded):
        word, unit = found["ko"] or found["en"], found["ko_unit"] or found["en_unit"] or ""
        if word not in _VALUES:
            yield Figure(Fraction(0), f"vague {word.removesuffix('s')}", found.group())
            continue
        counts = unit in ("", "가지", "개", "번", "명", "단계")
        value = Fraction(_VALUES[word])
        if word in ("절반", "half"):
            yield Figure(value, "", found.group())
        else:
            loose = value <= _VAGUE_UP_TO and counts and word not in ("twice", "double", "triple")
            yield Figure(value, "times" if unit in ("배", "times", "fold") else "", found.group(), loose)


def figure(text: str, evidence: Evidence) -> Objection | None:
    """The first number that the sources do not give, or give in another unit."""
    given = [known for each in (*evidence.sources, *evidence.quoted) for known in figures(each)]
    for said in figures(text):
        if not said.loose and not _is_given(said, given):
            return Objection("number", said.written)
    return None


def _is_given(said: Figure, given: list[Figure]) -> bool:
    """Whether a source has the number, in the same unit where both name one."""
    if said.unit.startswith("vague"):
        return any(said.unit == known.unit for known in given)
    units = {known.unit for known in given if known.value == said.value and not known.unit.startswith("vague")}
    if units:
        return not said.unit or said.unit in units or (units == {""} and said.unit not in ("%", "%p"))
    return any({said.unit, known.unit} == {"%", ""} and _share(said) == _share(known) for known in given)


def _share(figure: Figure) -> Fraction:
    return figure.value / 100 if figure.unit == "%" else figure.value
