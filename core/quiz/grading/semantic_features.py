"""Figures that compare the meaning of an answer with that of a model answer; they stand behind `features.NAMES`."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.quiz.grading.clauses import clauses
from core.quiz.grading.semantic import SemanticMatcher
from core.quiz.grading.terms import terms

SEMANTIC_NAMES: Final = (
    "meaning",
    "meaning_of_question",
    "meaning_gain",
    "question_to_truth",
    "met_mean",
    "met_min",
    "met_max",
    "met_weighted",
    "met_60",
    "met_75",
    "backed_mean",
    "backed_min",
    "whole_mean",
    "new_met_weighted",
)
_MET: Final = (0.6, 0.75)


def semantic_features(answer: str, truth: str, question: str, matcher: SemanticMatcher) -> NDArray[np.float64]:
    """Feature vector, shape (len(SEMANTIC_NAMES),)."""
    wanted = list(dict.fromkeys(clauses(truth))) or [truth]
    said = list(clauses(answer)) or [answer]
    near = np.array(matcher.nearness(answer, wanted))
    backed = np.array(matcher.nearness(truth, said))[:, 1]
    weights = np.array([len(terms(clause)) + 1.0 for clause in wanted])
    weights /= weights.sum()
    # What the question gives away already is no merit of the answer.
    new = weights * (1 - np.array([matcher.cosine(clause, question) for clause in wanted]))
    met, whole = near[:, 1], near[:, 0]
    meaning, asked = matcher.cosine(answer, truth), matcher.cosine(answer, question)
    return np.array(
        [
            meaning,
            asked,
            meaning - asked,
            matcher.cosine(question, truth),
            met.mean(),
            met.min(),
            met.max(),
            met @ weights,
            *(weights[met >= bar].sum() for bar in _MET),
            backed.mean(),
            backed.min(),
            whole.mean(),
            met @ new / max(new.sum(), 1e-6),
        ]
    )
