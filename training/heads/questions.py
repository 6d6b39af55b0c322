"""The questions that the heads of question answering learn from and are measured on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from training.data import records
from training.data.split import is_held_out

FOLDS: Final = 6


@dataclass(frozen=True, slots=True)
class Question:
    """`concept` is None for a question that the notes do not answer.

    Attributes:
        kind: "inside", or "described" where it does not say the concept's name, or how far outside the notes it is
            ("near", "far", "modifier").
        subject: questions on one subject are held out together.
    """

    text: str
    concept: str | None
    aspect: str
    kind: str
    subject: str
    held_out: bool


def questions() -> list[Question]:
    inside = [
        Question(
            s.question,
            s.concept,
            str(s.aspect),
            "described" if s.described else "inside",
            s.concept,
            is_held_out(s.concept),
        )
        for s in records.questions()
    ]
    outside = [
        Question(s.question, None, "", s.kind, s.topic or s.question, is_held_out(s.topic or s.question))
        for s in records.outside_questions()
    ]
    return inside + outside


def folds(asked: Sequence[Question]) -> Iterator[tuple[list[int], list[int]]]:
    """(rest, part) by number: all questions on a subject are in one part."""
    subjects = [question.subject for question in asked]
    order = np.random.default_rng(0).permutation(len(set(subjects))) % FOLDS
    place = dict(zip(dict.fromkeys(subjects), order.tolist(), strict=True))
    for fold in range(FOLDS):
        inside = [place[subject] == fold for subject in subjects]
        yield [n for n, own in enumerate(inside) if not own], [n for n, own in enumerate(inside) if own]
