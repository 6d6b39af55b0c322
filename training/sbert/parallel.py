"""Texts that say the same in Korean and in English."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from core.content.library import Library
from core.content.texts import all_texts
from core.errors import ContentError

_PARAGRAPH: Final = re.compile(r'<(p|h\d|td|dt|dd|li)[^>]*\bid="([^"]+)"[^>]*>(.*?)</\1>', re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
_FEWEST_CHARS: Final = 8
_KOREAN_SHARE: Final = 0.3


class Pair(NamedTuple):
    ko: str
    en: str


def own_pairs(library: Library) -> list[Pair]:
    """Every prose of the curriculum, its single sentences where both languages have as many, and all names."""
    return list(dict.fromkeys([*_prose(library), *_names(library)]))


def _prose(library: Library) -> Iterator[Pair]:
    texts = iter(all_texts(library))
    for korean, english in zip(texts, texts, strict=True):  # `all_texts` gives both languages of a prose in turn
        yield Pair(korean.text, english.text)
        parts = _SENTENCE_END.split(korean.text), _SENTENCE_END.split(english.text)
        if 1 < len(parts[0]) == len(parts[1]):
            yield from map(Pair, *parts)


def _names(library: Library) -> Iterator[Pair]:
    for concept in library.concepts.values():
        yield Pair(concept.name.ko, concept.name.en)
        yield from (Pair(alias, concept.name.en) for alias in concept.aliases.ko)
    yield from (Pair(name.ko, name.en) for name in library.keywords.values())
    for track in library.tracks:
        for topic in track.topics:
            yield Pair(topic.title.ko, topic.title.en)
            yield from (Pair(term.name.ko, term.name.en) for term in topic.terms)


def help_pages(korean: Path, english: Path) -> list[Pair]:
    """Paragraphs of two folders of help pages that share their file names and paragraph ids (LibreOffice's do).

    Raises:
        ContentError: a folder is missing, or they have no paragraph in common.
    """
    found: dict[Pair, None] = {}
    for page in sorted(korean.rglob("*.html")):
        twin = english / page.relative_to(korean)
        if not twin.is_file():
            continue
        translated = _paragraphs(twin)
        for key, text in _paragraphs(page).items():
            other = translated.get(key, "")
            if other and other != text and _is_korean(text):
                found[Pair(text, other)] = None
    if not found:
        raise ContentError(f"{korean}: no page has a paragraph in common with {english}")
    return list(found)


def _paragraphs(page: Path) -> dict[str, str]:
    matches: Iterable[re.Match[str]] = _PARAGRAPH.finditer(page.read_text("utf-8"))
    return {match[2]: " ".join(html.unescape(_TAG.sub("", match[3])).split()) for match in matches}


def _is_korean(text: str) -> bool:
    return len(text) >= _FEWEST_CHARS and sum("가" <= ch <= "힣" for ch in text) >= _KOREAN_SHARE * len(text)
