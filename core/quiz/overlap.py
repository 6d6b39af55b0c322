"""Keyword overlaps of all quizzes, computed once, so that predicting every score is one matrix product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from core.quiz.mastery import PRIOR
from core.quiz.select_iou import MEAN_WEIGHT


class KeywordOverlap:
    """IoU of the keywords of every pair of quizzes.

    Args:
        keywords: keyword ids of each quiz.
    """

    def __init__(self, keywords: Sequence[Sequence[str]]) -> None:
        columns = {keyword: i for i, keyword in enumerate(dict.fromkeys(k for own in keywords for k in own))}
        has = np.zeros((len(keywords), len(columns)), dtype=np.float64)
        for row, own in enumerate(keywords):
            has[row, [columns[keyword] for keyword in own]] = 1
        shared = has @ has.T
        sizes = has.sum(axis=1)
        union = sizes[:, None] + sizes[None, :] - shared
        self.table: NDArray[np.float64] = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)

    def predict(self, results: Mapping[int, tuple[float, float]]) -> list[float]:
        """The expected score 0..1 of every quiz: the reference's formula with weights that fade with time.

        Args:
            results: score 0..1 and weight > 0 of each answered quiz, by its index.
        """
        if not results:
            return [PRIOR] * len(self.table)
        answered = list(results)
        scores, weights = np.array(list(results.values()), dtype=np.float64).T
        overlaps = self.table[:, answered] * weights
        mean = float(np.average(scores, weights=weights))
        predicted = (MEAN_WEIGHT * mean + overlaps @ scores) / (MEAN_WEIGHT + overlaps.sum(axis=1))
        return [float(value) for value in predicted]

    def predict_as_logged(self, log: Sequence[tuple[int, float]]) -> list[float]:
        """`select_iou.predict` for every quiz at once, to the last bit: sums are built in the order of the log.

        Args:
            log: index and score 0..1 of each answered quiz, oldest answer first; not empty.
        """
        weighted, weight, total = np.zeros(len(self.table)), np.zeros(len(self.table)), 0.0
        for index, score in log:
            total += score
            weighted += self.table[index] * score
            weight += self.table[index]
        predicted = (MEAN_WEIGHT * (total / len(log)) + weighted) / (MEAN_WEIGHT + weight)
        return [float(value) for value in predicted]
