"""The words of `lexicon.yaml`, compiled."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from core.content.schema import LOCALES, Aspect, Locale
from core.text.clean import fold

_ACCENTS: Final = re.compile(r"[\u0300-\u036f]+")


def plain(text: str) -> str:
    """`fold` without accents: "Naïve" is asked for as "naive"."""
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", fold(text))))


def is_hangul(ch: str) -> bool:
    return "가" <= ch <= "힣" or "ㄱ" <= ch <= "ㅣ"


@dataclass(frozen=True)
class Lexicon:
    """Compiled cues. `aspects` are in order of priority, one expression per language."""

    aspects: tuple[tuple[Aspect, dict[Locale, re.Pattern[str]]], ...]
    both_sides: re.Pattern[str]
    kind_of_thing: re.Pattern[str]
    particles: re.Pattern[str]
    case: re.Pattern[str]
    empty_word: re.Pattern[str]
    predicate: re.Pattern[str]
    set_in_ko: re.Pattern[str]
    set_in_en: re.Pattern[str]
    follow_up: dict[Locale, re.Pattern[str]]
    more: dict[Locale, re.Pattern[str]]
    asks_for_name: dict[Locale, re.Pattern[str]]
    everyday: frozenset[str]
    had_by_others: frozenset[str]
    elsewhere: tuple[str, ...]
    leading: frozenset[str]
    trailing: frozenset[str]
    never_short: frozenset[str]


def _any_of(cues: list[str], locale: Locale) -> re.Pattern[str]:
    joined = "|".join(f"(?:{cue})" for cue in cues)
    if locale == "ko":
        return re.compile(re.sub(r" (?!\?)", " ?", joined))  # Koreans leave spaces out
    return re.compile(rf"(?<![a-z])(?:{joined})(?![a-z])")


@cache
def lexicon() -> Lexicon:
    data = yaml.safe_load(files(__package__).joinpath("lexicon.yaml").read_text("utf-8"))
    particles, generic, fillers = data["particles"], data["generic"], data["fillers"]
    settings, follow_up, more = data["settings"], data["follow_up"], data["more"]
    return Lexicon(
        aspects=tuple(
            (Aspect(row["aspect"]), {locale: _any_of(row[locale], locale) for locale in LOCALES})
            for row in data["aspects"]
        ),
        both_sides=re.compile(data["both_sides"]),
        kind_of_thing=re.compile(data["kind_of_thing"]),
        particles=re.compile(rf"{particles}{{0,3}}$"),
        case=re.compile(rf"{data['case']}$"),
        empty_word=re.compile(
            rf"(?:{fillers['ko']}|{generic}|{fillers['en']}){particles}{{0,2}}"
            rf"(?:{fillers['ko']}|{generic})?{particles}{{0,2}}(?:{fillers['ko']})?"
        ),
        predicate=re.compile(rf"{data['predicate']}$"),
        set_in_ko=re.compile(settings["ko"]),
        set_in_en=re.compile(rf"(?:^|\s){settings['en']}"),
        follow_up={locale: re.compile(follow_up[locale]) for locale in LOCALES},
        more={locale: re.compile(more[locale]) for locale in LOCALES},
        asks_for_name={locale: _any_of([data["asks_for_name"][locale]], locale) for locale in LOCALES},
        everyday=frozenset("".join(name.split()) for name in data["everyday"]),
        had_by_others=frozenset("".join(name.split()) for name in data["had_by_others"]),
        elsewhere=tuple(data["elsewhere"]),
        leading=frozenset(data["short_forms"]["leading"]),
        trailing=frozenset(data["short_forms"]["trailing"]),
        never_short=frozenset(data["short_forms"]["never"]),
    )
