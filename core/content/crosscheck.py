"""Rules that join several records or files: unique names, references that exist, no circles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any, Generic, TypeVar

from core.content.located_yaml import LocatedYaml, Mistake
from core.content.schema import Chapter, Concept, InterviewTopic, Quiz, Track, Vocabulary
from core.text.clean import squash

T = TypeVar("T")
Place = tuple[str | int, ...]
_ROUNDING = 0.005


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """A record together with the file that it came from."""

    source: LocatedYaml
    value: T

    def mistake(self, place: Place, message: str) -> Mistake:
        return Mistake(self.source.file, self.source.line(place), message)


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    """One record inside a file, and where it stands."""

    file: Located[Chapter] | Located[Track]
    place: Place
    value: T

    def mistake(self, message: str, *deeper: str | int) -> Mistake:
        return self.file.mistake((*self.place, *deeper), message)


def crosscheck(
    vocabulary: Located[Vocabulary], chapters: Sequence[Located[Chapter]], tracks: Sequence[Located[Track]]
) -> list[Mistake]:
    """All broken rules, in the order of the files."""
    concepts = [_Entry(c, ("concepts", i), concept) for c in chapters for i, concept in enumerate(c.value.concepts)]
    quizzes = [_Entry(c, ("quizzes", i), quiz) for c in chapters for i, quiz in enumerate(c.value.quizzes)]
    topics = [_Entry(t, ("topics", i), topic) for t in tracks for i, topic in enumerate(t.value.topics)]
    asked: list[_Entry[Quiz] | _Entry[InterviewTopic]] = [*quizzes, *topics]
    known = {entry.value.id for entry in concepts}
    keywords = vocabulary.value.keywords.keys()
    whole_files = [_Entry(c, (), c.value) for c in chapters] + [_Entry(t, (), t.value) for t in tracks]
    return [
        *_unique("chapter or track", [(entry, entry.value.id) for entry in whole_files]),
        *_unique("concept", [(entry, entry.value.id) for entry in concepts]),
        *_unique("quiz", [(entry, entry.value.id) for entry in quizzes]),
        *_unique_names(concepts),
        *_unique_descriptions(concepts),
        *_references(concepts, known),
        *_circles(concepts),
        *(m for quiz in quizzes for m in _missing(quiz, "concepts", quiz.value.concepts, known, "concept")),
        *(m for quiz in quizzes for m in _missing(quiz, "keywords", quiz.value.keywords, keywords, "keyword")),
        *(m for entry in asked for m in _repeated_points(entry)),
        *(m for entry in asked for m in _shares(entry)),
        *(m for topic in topics for m in _missing(topic, "concepts", topic.value.concepts, known, "concept")),
        *(m for topic in topics for m in _missing(topic, "keywords", topic.value.keywords, keywords, "keyword")),
        *(m for t in tracks for m in _unique("topic", [(e, e.value.id) for e in topics if e.file is t])),
    ]


def _unique(what: str, named: Sequence[tuple[_Entry[Any], str]]) -> Iterator[Mistake]:
    seen: dict[str, _Entry[Any]] = {}
    for entry, name in named:
        if name in seen:
            first = seen[name].file.source.file.name
            yield entry.mistake(f"the {what} '{name}' exists already in {first}", "id")
        seen.setdefault(name, entry)


def _unique_names(concepts: Sequence[_Entry[Concept]]) -> Iterator[Mistake]:
    owner: dict[str, str] = {}
    for entry in concepts:
        concept = entry.value
        names = (concept.name.ko, concept.name.en, *concept.aliases.ko, *concept.aliases.en)
        for name in names:
            taken_by = owner.setdefault(squash(name), concept.id)
            if taken_by != concept.id:
                yield entry.mistake(f"'{name}' is already a name of the concept '{taken_by}'", "aliases")


def _unique_descriptions(concepts: Sequence[_Entry[Concept]]) -> Iterator[Mistake]:
    owner: dict[str, str] = {}
    for entry in concepts:
        for text in (*entry.value.described.ko, *entry.value.described.en):
            described = owner.setdefault(squash(text), entry.value.id)
            if described != entry.value.id:
                yield entry.mistake(f"'{text}' describes the concept '{described}' already", "described")


def _references(concepts: Sequence[_Entry[Concept]], known: set[str]) -> Iterator[Mistake]:
    for entry in concepts:
        yield from _missing(entry, "prerequisites", entry.value.prerequisites, known, "concept")
        yield from _missing(entry, "related", entry.value.related, known, "concept")
        if entry.value.id in (*entry.value.prerequisites, *entry.value.related):
            yield entry.mistake(f"the concept '{entry.value.id}' names itself as related or prerequisite")


def _missing(entry: _Entry[T], field: str, wanted: Iterable[str], known: Iterable[str], what: str) -> Iterator[Mistake]:
    for index, name in enumerate(wanted):
        if name not in known:
            yield entry.mistake(f"there is no {what} '{name}'", field, index)


def _repeated_points(entry: _Entry[Quiz] | _Entry[InterviewTopic]) -> Iterator[Mistake]:
    ids = [point.id for point in entry.value.points]
    for index, point_id in enumerate(ids):
        if point_id in ids[:index]:
            yield entry.mistake(f"the point '{point_id}' stands twice in '{entry.value.id}'", "points", index)


def _shares(entry: _Entry[Quiz] | _Entry[InterviewTopic]) -> Iterator[Mistake]:
    total = sum(point.weight for point in entry.value.points)
    if abs(total - 1) > _ROUNDING:
        yield entry.mistake(f"the weights of its points sum to {total:g}, not to 1", "points")


def _circles(concepts: Sequence[_Entry[Concept]]) -> Iterator[Mistake]:
    try:
        TopologicalSorter({e.value.id: e.value.prerequisites for e in concepts}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        entry = next(e for e in concepts if e.value.id == circle[0])
        yield entry.mistake(f"prerequisites run in a circle: {' -> '.join(circle)}", "prerequisites")
