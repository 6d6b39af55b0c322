"""Every sentence of a library with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from core.content.library import Library
from core.content.schema import LOCALES, Descriptions, Locale, Prose


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text of one language; `where` reads like "precision.aspects.formula"."""

    where: str
    locale: Locale
    text: str


def all_texts(library: Library) -> Iterator[PlacedText]:
    """All prose of notes, quizzes and interviews, and how people describe concepts, in both languages."""
    for chapter in library.chapters:
        for concept in chapter.concepts:
            yield from _prose(concept.id, concept)
        for quiz in chapter.quizzes:
            yield from _prose(quiz.id, quiz)
    for track in library.tracks:
        yield from _prose(track.id, track)


def _prose(where: str, value: object) -> Iterator[PlacedText]:
    if isinstance(value, Prose):
        for locale in LOCALES:
            yield PlacedText(where, locale, getattr(value, locale))
    elif isinstance(value, Descriptions):
        for locale in LOCALES:
            yield from (PlacedText(where, locale, text) for text in getattr(value, locale))
    elif isinstance(value, BaseModel):
        for field in type(value).model_fields:
            yield from _prose(f"{where}.{field}", getattr(value, field))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _prose(f"{where}.{key}", item)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _prose(f"{where}.{getattr(item, 'id', index)}", item)
