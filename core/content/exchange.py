"""A library as JSON Lines, one record a line, and back: for other programs and for translators' tools."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

import yaml
from pydantic import TypeAdapter, ValidationError

from core.content.library import Library
from core.content.loader import reason
from core.content.schema import Chapter, Name, Track
from core.errors import ContentError

_library: Final = TypeAdapter(Library)


def to_json(library: Library) -> dict[str, Any]:
    """The whole library as plain data."""
    data: dict[str, Any] = _library.dump_python(library, mode="json")
    return data


def to_jsonl(library: Library) -> Iterator[str]:
    """Lines of `{"kind": ..., ...}`: keyword; chapter, then its concepts and quizzes; track, then its topics."""
    for key, name in library.keywords.items():
        yield _line("keyword", {"id": key, **_plain(name)})
    for chapter in library.chapters:
        yield _line("chapter", _plain(chapter, without={"concepts", "quizzes"}))
        yield from (_line("concept", _plain(concept)) for concept in chapter.concepts)
        yield from (_line("quiz", _plain(quiz)) for quiz in chapter.quizzes)
    for track in library.tracks:
        yield _line("track", _plain(track, without={"topics"}))
        yield from (_line("topic", _plain(topic)) for topic in track.topics)


def _line(kind: str, data: dict[str, Any]) -> str:
    return json.dumps({"kind": kind, **data}, ensure_ascii=False)


def _plain(record: Any, without: set[str] | None = None) -> dict[str, Any]:
    data: dict[str, Any] = record.model_dump(mode="json", exclude=without)
    return data


_PARENTS = {"concept": ("chapter", "concepts"), "quiz": ("chapter", "quizzes"), "topic": ("track", "topics")}


def from_jsonl(lines: Iterable[str]) -> Library:
    """The library that `to_jsonl` wrote.

    Raises:
        ContentError: naming the line of the first mistake.
    """
    keywords: dict[str, Any] = {}
    parents: dict[str, list[dict[str, Any]]] = {"chapter": [], "track": []}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        kind, data = _record(line, number)
        if kind == "keyword" and "id" in data:
            keywords[data.pop("id")] = data
        elif kind in parents:
            parents[kind].append(data)
        elif kind in _PARENTS and parents[_PARENTS[kind][0]]:
            parent, field = _PARENTS[kind]
            parents[parent][-1].setdefault(field, []).append(data)
        else:
            raise ContentError(f"line {number}: a '{kind}' has no place here")
    try:
        return Library(
            tuple(Chapter.model_validate(data) for data in parents["chapter"]),
            tuple(Track.model_validate(data) for data in parents["track"]),
            {key: Name.model_validate(name) for key, name in keywords.items()},
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ContentError(f"a {error.title} does not fit the schema: {place}: {reason(first)}") from None


def _record(line: str, number: int) -> tuple[str, dict[str, Any]]:
    try:
        data = json.loads(line)
        return str(data.pop("kind")), data
    except (ValueError, KeyError, AttributeError, TypeError):
        raise ContentError(f"line {number}: not a JSON object with a 'kind'") from None


def to_files(library: Library) -> dict[str, str]:
    """The library as a content folder: relative path to YAML.

    Raises:
        ContentError: two chapters or two tracks have the same id.
    """
    keywords = {"keywords": {key: _plain(name) for key, name in library.keywords.items()}}
    files = {
        "keywords.yaml": _yaml(keywords),
        **{f"chapters/{chapter.id}.yaml": _yaml(_plain(chapter)) for chapter in library.chapters},
        **{f"tracks/{track.id}.yaml": _yaml(_plain(track)) for track in library.tracks},
    }
    if len(files) <= len(library.chapters) + len(library.tracks):
        raise ContentError("two chapters or two tracks have the same id")
    return files


def _yaml(data: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
    return text
