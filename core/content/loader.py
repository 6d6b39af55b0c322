"""Reads a content folder into a `Library`, or says exactly what is wrong with it.

A content folder holds `keywords.yaml`, `chapters/*.yaml` and `tracks/*.yaml`; without a folder `chapters`, the other
files in it are its chapters.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from core.content.crosscheck import Located, crosscheck
from core.content.library import Library
from core.content.located_yaml import LocatedYaml, Mistake, read_yaml
from core.content.schema import Chapter, Track, Vocabulary
from core.errors import ContentError

BUILT_IN = Path(__file__).parent
VOCABULARY = "keywords.yaml"
_SHOWN_MISTAKES = 5

Model = TypeVar("Model", bound=BaseModel)


def _validated(source: LocatedYaml, model: type[Model]) -> Model | list[Mistake]:
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        return [
            Mistake(source.file, source.line(detail["loc"]), f"{_place(detail['loc'])}: {reason(detail)}")
            for detail in error.errors(include_url=False)
        ]


def _place(steps: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in steps) or "the file"


def reason(detail: ErrorDetails) -> str:
    """What is wrong with one value, in a few words for people."""
    return "unknown key" if detail["type"] == "extra_forbidden" else detail["msg"].removeprefix("Value error, ")


def _read_all(files: list[Path], model: type[Model], mistakes: list[Mistake]) -> list[Located[Model]]:
    found: list[Located[Model]] = []
    for file in files:
        source = read_yaml(file)
        if isinstance(source, Mistake):
            mistakes.append(source)
            continue
        value = _validated(source, model)
        if isinstance(value, list):
            mistakes.extend(value)
        else:
            found.append(Located(source, value))
    return found


def chapter_files(folder: Path) -> list[Path]:
    """The chapters of a content folder, in the order in which they are read."""
    chapters = folder / "chapters"
    if chapters.is_dir():
        return sorted(chapters.glob("*.yaml"))
    return sorted(file for file in folder.glob("*.yaml") if file.name != VOCABULARY)


def track_files(folder: Path) -> list[Path]:
    """The interview tracks of a content folder."""
    return sorted((folder / "tracks").glob("*.yaml"))


def vocabulary_file(folder: Path) -> Path:
    return folder / VOCABULARY


def check_content(folder: Path = BUILT_IN) -> tuple[Library | None, list[Mistake]]:
    """Load `folder`; the library is None when there are mistakes."""
    mistakes: list[Mistake] = []
    vocabularies = _read_all([vocabulary_file(folder)], Vocabulary, mistakes)
    chapters = _read_all(chapter_files(folder), Chapter, mistakes)
    tracks = _read_all(track_files(folder), Track, mistakes)
    if not chapters and not mistakes:
        mistakes.append(Mistake(folder, 1, "no chapter (*.yaml) in this folder"))
    if not mistakes:
        mistakes = crosscheck(vocabularies[0], chapters, tracks)
    if mistakes:
        return None, mistakes
    library = Library(
        chapters=tuple(chapter.value for chapter in chapters),
        tracks=tuple(track.value for track in tracks),
        keywords=vocabularies[0].value.keywords,
    )
    return library, []


def load_library(folder: Path = BUILT_IN) -> Library:
    """The content of `folder`.

    Raises:
        ContentError: naming file, line and mistake of the first few.
    """
    library, mistakes = check_content(folder)
    if library is None:
        more = len(mistakes) - _SHOWN_MISTAKES
        shown = "; ".join(str(mistake) for mistake in mistakes[:_SHOWN_MISTAKES])
        raise ContentError(shown + (f"; and {more} more" if more > 0 else ""))
    return library
