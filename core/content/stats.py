"""Counts what a library holds."""

from __future__ import annotations

from collections import Counter
from typing import Any

from core.content.library import Library
from core.content.schema import LOCALES, Aspect
from core.content.texts import all_texts

COMPARISON = "comparison"
"""The keyword of quizzes that tell two things apart."""


def content_stats(library: Library) -> dict[str, Any]:
    """Counts per chapter, aspect, language, difficulty and track, as plain data for JSON."""
    concepts, quizzes = library.concepts.values(), library.quizzes.values()
    aspects = Counter(aspect for concept in concepts for aspect in concept.aspects)
    texts = list(all_texts(library))
    difficulties = Counter(quiz.difficulty for quiz in quizzes)
    return {
        "concepts": len(concepts),
        "quizzes": len(quizzes),
        "comparing_quizzes": sum(COMPARISON in quiz.keywords for quiz in quizzes),
        "key_points": sum(len(quiz.points) for quiz in quizzes),
        "misconceptions": sum(len(quiz.misconceptions) for quiz in quizzes),
        "worked_examples": sum(len(concept.worked) for concept in concepts),
        "keywords": len(library.keywords),
        "chapters": {c.id: {"concepts": len(c.concepts), "quizzes": len(c.quizzes)} for c in library.chapters},
        "aspects": {aspect.value: aspects[aspect] for aspect in Aspect},
        "difficulties": {str(level): difficulties[level] for level in sorted(difficulties)},
        "languages": {
            locale: {
                "texts": sum(placed.locale == locale for placed in texts),
                "characters": sum(len(placed.text) for placed in texts if placed.locale == locale),
                "names_and_aliases": sum(1 + len(getattr(concept.aliases, locale)) for concept in concepts),
                "descriptions": sum(len(getattr(concept.described, locale)) for concept in concepts),
            }
            for locale in LOCALES
        },
        "tracks": {
            track.id: {
                "topics": len(track.topics),
                "points": sum(len(topic.points) for topic in track.topics),
                "follow_ups": sum(len(topic.follow_ups) for topic in track.topics),
            }
            for track in library.tracks
        },
    }
