"""All loaded content, indexed for look-ups. Immutable: a reload builds a new library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.content.schema import Chapter, Concept, Locale, Name, Quiz, Track


@dataclass(frozen=True)
class Library:
    chapters: tuple[Chapter, ...]
    tracks: tuple[Track, ...]
    keywords: Mapping[str, Name]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "chapters": len(self.chapters),
            "concepts": len(self.concepts),
            "quizzes": len(self.quizzes),
            "tracks": len(self.tracks),
            "keywords": len(self.keywords),
        }

    @cached_property
    def concepts(self) -> dict[str, Concept]:
        return {concept.id: concept for chapter in self.chapters for concept in chapter.concepts}

    @cached_property
    def quizzes(self) -> dict[str, Quiz]:
        """By id, in the order of the files: selection breaks ties by it."""
        return {quiz.id: quiz for chapter in self.chapters for quiz in chapter.quizzes}

    @cached_property
    def tracks_by_id(self) -> dict[str, Track]:
        return {track.id: track for track in self.tracks}

    @cached_property
    def chapter_of_concept(self) -> dict[str, Chapter]:
        return {concept.id: chapter for chapter in self.chapters for concept in chapter.concepts}

    @cached_property
    def chapter_of_quiz(self) -> dict[str, Chapter]:
        return {quiz.id: chapter for chapter in self.chapters for quiz in chapter.quizzes}

    @cached_property
    def quizzes_of_concept(self) -> dict[str, tuple[Quiz, ...]]:
        found: dict[str, list[Quiz]] = {}
        for quiz in self.quizzes.values():
            for concept_id in quiz.concepts:
                found.setdefault(concept_id, []).append(quiz)
        return {concept_id: tuple(quizzes) for concept_id, quizzes in found.items()}

    def keyword_labels(self, ids: Sequence[str], locale: Locale) -> tuple[str, ...]:
        """Labels for people; an id that has left the vocabulary since is shown as it is."""
        return tuple(getattr(self.keywords[i], locale) if i in self.keywords else i for i in ids)
