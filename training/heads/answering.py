"""Fits the head that ranks notes, and the head that decides whether the best one answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.inference.logistic import Logistic
from core.qna import grounding, ranking
from core.qna.grounding import Grounder, Ranked
from core.qna.lexicon import lexicon
from core.qna.name_rules import GROUNDED
from core.qna.names import NameIndex
from core.qna.ranking import Clues, candidates, evidence
from core.qna.reading import Reading, read
from core.qna.retriever import HybridRetriever, named_together
from training.heads.logistic import fit_logistic
from training.heads.questions import Question, folds

BARS: Final[tuple[float, ...]] = tuple(np.round(np.arange(0.04, 0.91, 0.01), 2).tolist())
_AS_GOOD: Final = 0.005
"""Bars whose worth differs by less are equally good; the middle one depends least on chance."""


@dataclass(frozen=True, slots=True)
class Heads:
    ranking: Logistic
    grounding: Logistic


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what the heads see of it: `rows` are the ranking evidence of its `concepts`."""

    question: Question
    reading: Reading
    clues: Clues
    concepts: tuple[str, ...]
    rows: list[list[float]]


def prepared(retriever: HybridRetriever, questions: Sequence[Question]) -> list[Asked]:
    """Without the questions that have no subject, which no head ever sees."""
    names, words = NameIndex(retriever.library, lexicon()), lexicon()
    found: list[Asked] = []
    for question in questions:
        reading = read(question.text, names, words)
        ruled = retriever._by_rules(question.text, reading, None)
        if ruled.scores or reading.about:
            clues = retriever.clues(question.text, reading, ruled, retriever._likeness(reading.about))
            concepts = tuple(candidates(clues))
            rows = [evidence(clues, concept) for concept in concepts]
            found.append(Asked(question, reading, clues, concepts, rows))
    return found


def fit_heads(asked: Sequence[Asked], grounder: Grounder, held_out: int) -> Heads:
    """Both heads.

    The grounding head learns from chances that a ranking head gave to questions that it had not learned from. Its
    probability of `GROUNDED` is the bar that tells right answers from what has to be refused best.

    Args:
        grounder: gives the evidence; its own head is not used.
        held_out: how many outside questions will measure; those learned from count as if they were as many.
    """
    ranked: dict[int, Ranked] = {}
    for rest, part in folds([each.question for each in asked]):
        head = _fit_ranking([asked[n] for n in rest])
        ranked |= {n: _ranked(head, asked[n]) for n in part}
    rows = np.array([grounder.evidence(ranked[n]) for n in range(len(asked))])
    answers = [{ranked[n].best, *named_together(each.clues)} for n, each in enumerate(asked)]
    right = np.array([each.question.concept in own for each, own in zip(asked, answers, strict=True)])
    chances = np.zeros(len(asked))
    for rest, part in folds([each.question for each in asked]):
        chances[part] = fit_logistic(grounding.EVIDENCE, rows[rest], right[rest]).probability(rows[part])
    inside = np.array([each.question.concept is not None for each in asked])
    bar = _bar(chances, right, inside, held_out)
    head = fit_logistic(grounding.EVIDENCE, rows, right)
    return Heads(_fit_ranking(asked), Logistic(head.names, head.weights, head.bias + _logit(GROUNDED) - _logit(bar)))


def _fit_ranking(asked: Sequence[Asked]) -> Logistic:
    rows = [row for each in asked for row in each.rows]
    right = [concept == each.question.concept for each in asked for concept in each.concepts]
    return fit_logistic(ranking.EVIDENCE, rows, right)


def _ranked(head: Logistic, asked: Asked) -> Ranked:
    chances = dict(zip(asked.concepts, head.probability(asked.rows).tolist(), strict=True))
    together = named_together(asked.clues)
    best = together[0] if together else max(chances, key=chances.__getitem__)
    return Ranked(asked.reading, asked.clues, chances, best)


def _bar(chances: NDArray[np.float64], right: NDArray[np.bool_], inside: NDArray[np.bool_], held_out: int) -> float:
    """The chance below which refusing serves best, by the F1 of the refusals.

    It does not matter whether a question is refused that another note answers.
    """
    share = held_out / max(1, int(np.sum(~inside)))

    def worth(bar: float) -> float:
        refused = chances < bar
        caught, wrongly = share * int(np.sum(refused & ~inside)), int(np.sum(refused & right))
        return 2 * caught / (caught + wrongly + held_out)

    found = [worth(bar) for bar in BARS]
    return float(np.median([bar for bar, one in zip(BARS, found, strict=True) if one >= max(found) - _AS_GOOD]))


def _logit(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))
