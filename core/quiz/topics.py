"""What a learner may ask to be quizzed on: chapters, concepts and keywords, found by forgiving names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from core.content.library import Library
from core.content.schema import LOCALES, Locale, Name
from core.text.clean import squash
from core.text.grams import letters

_SHORTEST_PART = 2
_ALIKE = 82.0
_RESEMBLING = 60.0


@dataclass(frozen=True, slots=True)
class Topic:
    """`key` is `chapter:<id>`, `concept:<id>` or `keyword:<id>`; `quiz_ids` keep the order of the content."""

    key: str
    name: Name
    quiz_ids: tuple[str, ...]

    def label(self, locale: Locale) -> str:
        return self.name.ko if locale == "ko" else self.name.en


class Topics:
    """All topics that have quizzes."""

    def __init__(self, library: Library) -> None:
        self._topics: dict[str, Topic] = {}
        self._names: dict[str, Topic] = {}
        quizzes = library.quizzes.values()
        for chapter in library.chapters:
            ids = (quiz.id for quiz in chapter.quizzes)
            self._add(f"chapter:{chapter.id}", chapter.title, ids, (chapter.id, *_both(chapter.title)))
        for concept in library.concepts.values():
            ids = (quiz.id for quiz in library.quizzes_of_concept.get(concept.id, ()))
            names = (concept.id, *_both(concept.name), *concept.aliases.ko, *concept.aliases.en)
            self._add(f"concept:{concept.id}", concept.name, ids, names)
        for keyword, label in library.keywords.items():
            ids = (quiz.id for quiz in quizzes if keyword in quiz.keywords)
            self._add(f"keyword:{keyword}", label, ids, (keyword, *_both(label)))

    def _add(self, key: str, name: Name, quiz_ids: Iterable[str], names: Iterable[str]) -> None:
        topic = Topic(key, name, tuple(quiz_ids))
        if not topic.quiz_ids:
            return
        self._topics[key] = topic
        for spelling in names:
            self._names.setdefault(squash(spelling), topic)

    @property
    def chapters(self) -> list[Topic]:
        return [topic for key, topic in self._topics.items() if key.startswith("chapter:")]

    def get(self, key: str) -> Topic | None:
        return self._topics.get(key)

    def of_concept(self, concept_id: str, library: Library) -> Topic | None:
        """The concept's own quizzes, or else those of its chapter."""
        own = self.get(f"concept:{concept_id}")
        chapter = library.chapter_of_concept.get(concept_id)
        return own or (self.get(f"chapter:{chapter.id}") if chapter else None)

    def find(self, text: str) -> Topic | None:
        """The topic that `text` names: exactly, as a part of a name, with a name in it, or with a typo."""
        wanted = squash(text)
        if not wanted:
            return None
        return self._names.get(wanted) or self._by_part(wanted) or self._by_likeness(wanted)

    def suggested(self, text: str, limit: int) -> list[Topic]:
        """Topics whose names begin with `text`, then contain it, then resemble it; each once."""
        wanted = squash(text)
        begins = [topic for name, topic in self._names.items() if name.startswith(wanted)]
        holds = [topic for name, topic in self._names.items() if wanted in name]
        alike = process.extract(letters(wanted), {n: letters(n) for n in self._names}, scorer=fuzz.ratio, limit=limit)
        resembling = [self._names[name] for _, score, name in alike if score >= _RESEMBLING]
        return list({topic.key: topic for topic in (*begins, *holds, *resembling)}.values())[:limit]

    def _by_part(self, wanted: str) -> Topic | None:
        inside = [name for name in self._names if _tellable(name) and name in wanted]
        if inside:
            return self._names[max(inside, key=len)]
        around = [name for name in self._names if name.startswith(wanted)] if len(wanted) >= _SHORTEST_PART else []
        return self._names[min(around, key=len)] if around else None

    def _by_likeness(self, wanted: str) -> Topic | None:
        spelled = {name: letters(name) for name in self._names if _tellable(name)}
        best = process.extractOne(letters(wanted), spelled, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return self._names[best[2]] if best else None


def _both(name: Name) -> tuple[str, ...]:
    return tuple(getattr(name, locale) for locale in LOCALES)


def _tellable(name: str) -> bool:
    """Long enough that finding it inside other words means something: a Latin word needs more letters."""
    return len(name) >= (_SHORTEST_PART * 2 if name.isascii() else _SHORTEST_PART)
