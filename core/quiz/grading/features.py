"""Figures that compare an answer with a model answer. All are plain overlaps, so they hold in any language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from core.quiz.grading.clauses import clauses, sentences
from core.quiz.grading.contrast import exchanged, order_agreement
from core.quiz.grading.exchange import exchange
from core.quiz.grading.polarity import negations, opposed
from core.quiz.grading.terms import coverage, terms
from core.text.clean import fold
from core.text.grams import gram_counts

NAMES: tuple[str, ...] = (
    "gram_cosine", "gram_recall", "gram_precision", "new_gram_recall", "clause_mean", "clause_min",
    "clause_max", "clause_weighted", "clauses_met", "clause_precision", "clause_precision_min",
    "new_clause_mean", "term_recall", "term_precision", "new_term_recall", "rare_term_recall",
    "number_recall", "keyword_recall", "question_overlap", "length_ratio", "log_length", "log_gold_length",
    "term_ratio", "token_set", "token_sort", "partial", "order", "straight", "crossed", "crossed_share",
    "exchange_gain", "exchange_share", "opposed", "negation_gap", "repetition", "gold_clauses", "head_recall",
    "tail_recall", "clauses_missed", "sentences",
)  # fmt: skip
"""Order of the feature vector; weights name the features that they use."""


@lru_cache(maxsize=1024)
def grams(text: str) -> frozenset[str]:
    """Distinct syllable and letter n-grams of `text`."""
    return frozenset(gram_counts(text))


def cosine(first: frozenset[str], second: frozenset[str]) -> float:
    """Cosine of two sets seen as 0/1 vectors, 0..1."""
    if not first or not second:
        return 0.0
    return len(first & second) / math.sqrt(len(first) * len(second))


def share(wanted: frozenset[str], given: frozenset[str]) -> float:
    """Share of `wanted` that is in `given`, 0..1."""
    return len(wanted & given) / len(wanted) if wanted else 0.0


def clause_match(clause: str, others: Sequence[str]) -> float:
    """How well the best of `others` (or two neighbours together) says what `clause` says, 0..1."""
    own, own_terms = grams(clause), terms(clause)
    windows = (*others, *(f"{one}, {two}" for one, two in pairwise(others)))
    best = 0.0
    for other in windows:
        overlap = share(own, grams(other))
        if overlap > 0.2:
            best = max(best, 0.5 * overlap + 0.5 * coverage(own_terms, terms(other)))
    return best


def similarity(answer: str, model_answer: str) -> float:
    """Overlap of two texts in n-grams and words, 0..1."""
    words = math.sqrt(coverage(terms(model_answer), terms(answer)) * coverage(terms(answer), terms(model_answer)))
    return 0.5 * cosine(grams(answer), grams(model_answer)) + 0.5 * words


def features(answer: str, model_answer: str, question: str, keywords: Sequence[str] = ()) -> NDArray[np.float64]:
    """Feature vector, shape (len(NAMES),)."""
    values: dict[str, float] = {}
    values.update(_gram_features(answer, model_answer, question))
    values.update(_clause_features(answer, model_answer, question))
    values.update(_term_features(answer, model_answer, question, keywords))
    values.update(_shape_features(answer, model_answer))
    values.update(_contradiction_features(answer, model_answer, question))
    return np.array([values[name] for name in NAMES])


def _gram_features(answer: str, truth: str, question: str) -> dict[str, float]:
    ours, theirs = grams(answer), grams(truth)
    return {
        "gram_cosine": cosine(ours, theirs),
        "gram_recall": share(theirs, ours),
        "gram_precision": share(ours, theirs),
        "new_gram_recall": share(theirs - grams(question), ours),
        "question_overlap": share(ours, grams(question)),
    }


def _clause_features(answer: str, truth: str, question: str) -> dict[str, float]:
    ours, theirs = clauses(answer), clauses(truth)
    met = np.array([clause_match(clause, ours) for clause in theirs] or [0.0])
    weights = np.array([len(terms(clause)) + 1.0 for clause in theirs] or [1.0])
    backed = np.array([clause_match(clause, theirs) for clause in ours] or [0.0])
    fresh = [share(grams(clause) - grams(question), grams(answer)) for clause in theirs] or [0.0]
    half = max(1, len(met) // 2)
    return {
        "clause_mean": float(met.mean()),
        "clause_min": float(met.min()),
        "clause_max": float(met.max()),
        "clause_weighted": float(met @ weights / weights.sum()),
        "clauses_met": float(weights[met >= 0.5].sum() / weights.sum()),
        "clauses_missed": float(weights[met < 0.3].sum() / weights.sum()),
        "clause_precision": float(backed.mean()),
        "clause_precision_min": float(backed.min()),
        "new_clause_mean": float(np.mean(fresh)),
        "gold_clauses": float(len(theirs)),
        "head_recall": float(met[:half].mean()),
        "tail_recall": float(met[half:].mean()) if len(met) > 1 else float(met.mean()),
    }


def _term_features(answer: str, truth: str, question: str, keywords: Sequence[str]) -> dict[str, float]:
    ours, theirs, asked = terms(answer), terms(truth), frozenset(terms(question))
    fresh = [term for term in theirs if term not in asked]
    return {
        "term_recall": coverage(theirs, ours),
        "term_precision": coverage(ours, theirs),
        "new_term_recall": coverage(fresh, ours),
        "rare_term_recall": coverage([term for term in fresh if theirs.count(term) == 1], ours),
        "number_recall": coverage([term for term in fresh if term[-1].isdigit() or term.isascii()], ours),
        "keyword_recall": coverage([term for keyword in keywords for term in terms(keyword)], ours),
        "term_ratio": min(2.0, len(set(ours)) / max(1, len(set(theirs)))),
    }


def _shape_features(answer: str, truth: str) -> dict[str, float]:
    ours, theirs = fold(answer), fold(truth)
    said = sentences(answer)
    return {
        "length_ratio": min(2.0, len(ours) / max(1, len(theirs))),
        "log_length": math.log1p(len(ours)),
        "log_gold_length": math.log1p(len(theirs)),
        "token_set": fuzz.token_set_ratio(ours, theirs) / 100,
        "token_sort": fuzz.token_sort_ratio(ours, theirs) / 100,
        "partial": fuzz.partial_ratio(ours[:600], theirs[:600]) / 100,
        "repetition": 1 - len(set(said)) / len(said) if said else 0.0,
        "sentences": float(len(said)),
    }


def _contradiction_features(answer: str, truth: str, question: str) -> dict[str, float]:
    straight, crossed = exchanged(answer, truth, question)
    swap = exchange(answer, truth)
    theirs = clauses(truth)
    opposites, gap = 0, 0
    for clause in clauses(answer):
        nearest = max(theirs, key=lambda other: cosine(grams(clause), grams(other)), default="")
        if cosine(grams(clause), grams(nearest)) >= 0.25:
            opposites += opposed(clause, nearest)
            gap += (negations(clause) - negations(nearest)) % 2
    return {
        "order": order_agreement(answer, truth),
        "straight": float(min(straight, 10)),
        "crossed": float(min(crossed, 10)),
        "crossed_share": crossed / (straight + crossed) if crossed else 0.0,
        "exchange_gain": min(6.0, max(0.0, swap.gained - swap.kept)),
        "exchange_share": swap.share if swap.gained >= 1.5 else 0.0,
        "opposed": float(opposites),
        "negation_gap": float(gap),
    }
