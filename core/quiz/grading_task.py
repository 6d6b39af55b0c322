"""What the grader needs to know about a quiz and an answer."""

from __future__ import annotations

from collections.abc import Iterable

from core.content.library import Library
from core.content.schema import LOCALES, KeyPoint, Locale, Prose, Quiz
from core.ports import GradingPoint, GradingTask


def _in_all_languages(prose: Prose) -> tuple[str, ...]:
    return tuple(getattr(prose, locale) for locale in LOCALES)


def grading_points(points: Iterable[KeyPoint]) -> tuple[GradingPoint, ...]:
    """Key points of the content as graders and detectors take them."""
    return tuple(
        GradingPoint(point.id, point.weight, _in_all_languages(point.statement), point.cues) for point in points
    )


def grading_task(quiz: Quiz, library: Library, answer: str, locale: Locale) -> GradingTask:
    """The task for a grader. An answer may be in either language; the question is the one that was read."""
    return GradingTask(
        question=getattr(quiz.question, locale),
        model_answers=_in_all_languages(quiz.answer),
        answer=answer,
        points=grading_points(quiz.points),
        keywords=tuple(label for language in LOCALES for label in library.keyword_labels(quiz.keywords, language)),
        misconceptions=tuple(_in_all_languages(mistake.claim) for mistake in quiz.misconceptions),
    )
