"""What a language model is given to put into words: curated text, what the learner said, and the words used without it.

Curated text is evidence for what may be said. The learner's words are quoted, never obeyed, and support nothing but
the terms that they use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.content.schema import Locale
from core.ports import LanguageTask


@dataclass(frozen=True, slots=True)
class NoteMaterial:
    """A question and the note that answers it.

    Attributes:
        note: curated text; "" when nothing was found, which calls for an apology without facts.
        composed: what is said otherwise.
    """

    task: ClassVar[LanguageTask] = LanguageTask.QNA
    locale: Locale
    question: str
    note: str
    composed: str


@dataclass(frozen=True, slots=True)
class FeedbackMaterial:
    """A graded quiz answer, to be praised or asked about its gap without giving the missing point away.

    Attributes:
        made, missed: statements of the key points.
        corrections: what is right where the answer states a misconception.
        score: 0..1.
    """

    task: ClassVar[LanguageTask] = LanguageTask.QUIZ
    locale: Locale
    quiz: str
    model_answer: str
    answer: str
    made: tuple[str, ...]
    missed: tuple[str, ...]
    corrections: tuple[str, ...]
    score: float
    composed: str


@dataclass(frozen=True, slots=True)
class ReactionMaterial:
    """A turn of an interview, to be reacted to before the next question, which is shown as it is written.

    Attributes:
        answered: statements of the points that this answer made.
        next_question: "" when the interview ends.
        summary: what was said so far (`core.interview.summary`).
        complete: the topic has no point left to make.
    """

    task: ClassVar[LanguageTask] = LanguageTask.INTERVIEW
    locale: Locale
    topic: str
    question: str
    answer: str
    answered: tuple[str, ...]
    next_topic: str
    next_question: str
    summary: str
    composed: str
    complete: bool = False


@dataclass(frozen=True, slots=True)
class SummaryMaterial:
    """An interview so far, to be told in a few sentences.

    Attributes:
        facts: one line per topic: what was asked, made and missed; all that may be said.
    """

    task: ClassVar[LanguageTask] = LanguageTask.SUMMARY
    locale: Locale
    track: str
    facts: tuple[str, ...]
    composed: str


Material = NoteMaterial | FeedbackMaterial | ReactionMaterial | SummaryMaterial
