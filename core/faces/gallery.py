"""The faces that one can choose from: numbers with a name in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from core.content.schema import Locale
from core.text.clean import squash


@dataclass(frozen=True, slots=True)
class Gallery:
    """Numbers from 1 on, and what the faces are called. Without faces there is nothing to choose."""

    names: Mapping[int, Mapping[Locale, str]] = field(default_factory=dict)

    def __contains__(self, number: object) -> bool:
        return number in self.names

    def __bool__(self) -> bool:
        return bool(self.names)

    def find(self, text: str) -> int | None:
        """The face that a number or a name in any language means."""
        wanted = squash(text).removesuffix("번")
        if wanted.isascii() and wanted.isdecimal():
            number = int(wanted[:9])
            return number if number in self else None
        named = (number for number, names in self.names.items() if wanted in map(squash, names.values()))
        return next(named, None)

    def called(self, number: int, locale: Locale) -> str:
        """Number and name, as people write them."""
        return f"{number} · {self.names[number][locale]}"


class Faces(Protocol):
    """The part of `core.faces.service.FaceService` that rooms need."""

    @property
    def gallery(self) -> Gallery: ...

    def number(self, chosen: int | None) -> int:
        """The face that is shown for a choice, 0 for none."""
        ...


class NoFaces:
    """For a tutor without pictures."""

    gallery = Gallery()

    def number(self, _chosen: int | None) -> int:
        return 0
