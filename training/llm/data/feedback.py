"""Answers to our quizzes, with what she says to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from core.content.library import Library
from core.content.schema import Quiz
from core.i18n import Speaker
from core.language.material import FeedbackMaterial
from core.ports import Grade
from core.quiz.scorecard import verdict
from training.data.records import AnswerSample, Kind, answers
from training.llm.data.comments import comment
from training.llm.data.example import Example

_MISTAKEN: Final = frozenset({Kind.WRONG, Kind.SWAPPED, Kind.NEGATED})


def feedback_examples(library: Library, seed: int, chosen: Callable[[str], bool]) -> Iterator[Example]:
    """An example for each answer to a quiz of the library whose first concept is `chosen`, which is its group."""
    for sample in answers():
        quiz = library.quizzes.get(sample.quiz)
        if quiz is None or not chosen(quiz.concepts[0]):
            continue
        material = _material(sample, quiz, seed)
        words = comment(material, sample.feedback, Random(f"{seed}\n{quiz.id}\n{sample.answer}"))  # noqa: S311
        if words is not None:
            yield Example(material, words, quiz.concepts[0])


def _material(sample: AnswerSample, quiz: Quiz, seed: int) -> FeedbackMaterial:
    said = {point.id: str(getattr(point.statement, sample.locale)) for point in quiz.points}
    mistakes = tuple(str(getattr(mistake.correction, sample.locale)) for mistake in quiz.misconceptions)
    return FeedbackMaterial(
        locale=sample.locale,
        quiz=str(getattr(quiz.question, sample.locale)),
        model_answer=str(getattr(quiz.answer, sample.locale)),
        answer=sample.answer,
        made=tuple(text for name, text in said.items() if name in sample.credited),
        missed=tuple(text for name, text in said.items() if name not in sample.credited),
        corrections=mistakes if sample.kind in _MISTAKEN else (),
        score=sample.score,
        composed=_composed(sample, seed),
    )


def _composed(sample: AnswerSample, seed: int) -> str:
    """What the score card says without a model."""
    flags = ("dont-know",) if sample.kind is Kind.DONT_KNOW else ()
    grade = Grade(score=sample.score, similarity=sample.score, points=(), flags=flags)
    return verdict(grade, Speaker(sample.locale, Random(f"{seed}\n{sample.answer}")))  # noqa: S311 - no secret
