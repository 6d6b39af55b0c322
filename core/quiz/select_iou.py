"""The reference system's choice of the next quiz (reference facts, section 2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

MEAN_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class IouSelection:
    """The chosen quiz. `all_logged`: nothing new was left, so the lowest prediction of all was taken."""

    index: int
    predicted: float
    all_logged: bool


def iou(left: AbstractSet[str], right: AbstractSet[str]) -> float:
    """Intersection over union of two keyword sets; 0 for two empty ones."""
    union = len(left | right)
    return len(left & right) / union if union else 0.0


def predict(overlaps: Sequence[float], scores: Sequence[float]) -> float:
    """The expected score of a quiz: (0.25 · mean + Σ IoU · score) / (0.25 + Σ IoU).

    Args:
        overlaps: IoU of the quiz's keywords with those of every logged quiz.
        scores: 0..1 of the logged quizzes, in the same order. With none, the prediction is 0 for every quiz.
    """
    if not scores:
        return 0.0
    total = weighted = weight = 0.0
    # Plain additions in the order of the log: `sum` rounds differently from Python 3.12 on, which would break ties.
    for overlap, score in zip(overlaps, scores, strict=True):
        total += score
        weighted += overlap * score
        weight += overlap
    return (MEAN_WEIGHT * (total / len(scores)) + weighted) / (MEAN_WEIGHT + weight)


def select_lowest(predictions: Sequence[float], logged: Collection[int]) -> IouSelection:
    """The lowest prediction among the quizzes that are not logged; exact ties go to the smallest index.

    Raises:
        ValueError: there are no quizzes.
    """
    if not predictions:
        raise ValueError("there are no quizzes to choose from")
    fresh = [index for index in range(len(predictions)) if index not in logged]
    index = min(fresh or range(len(predictions)), key=lambda i: (predictions[i], i))
    return IouSelection(index, predictions[index], all_logged=not fresh)
