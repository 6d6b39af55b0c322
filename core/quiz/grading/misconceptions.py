"""Notices when an answer states one of the known mistakes instead of the truth."""

from __future__ import annotations

from collections.abc import Sequence

from core.ports import GradingTask
from core.quiz.grading.clauses import clauses, loose_clauses, sentences
from core.quiz.grading.features import cosine, grams
from core.quiz.grading.polarity import negated, opposed
from core.quiz.grading.terms import coverage, find, terms

_CLEARLY = 0.12
_LIKE_A_CLAIM = 0.55
_COMPLETE = 0.7


def stated(answer: str, task: GradingTask) -> dict[int, tuple[str, ...]]:
    """Indices of the task's misconceptions that the answer claims, with the clauses that do.

    A clause counts when it says nearly all that the wrong claim says, is clearly more like it than like anything
    true, and does not deny it.
    """
    truths = [text for point in task.points for text in point.statements if text]
    truths += [part for text in task.model_answers for part in (*clauses(text), *sentences(text))]
    said = [loose_clauses(sentence) for sentence in sentences(answer)[:40]]
    found: dict[int, tuple[str, ...]] = {}
    for index, claims in enumerate(task.misconceptions):
        for claim in filter(None, claims):
            size = len(loose_clauses(claim))
            windows = [part[i : i + size] for part in said for i in range(max(1, len(part) - size + 1))]
            near = (window for window in windows if _speaks_of_it(", ".join(window), answer, claim))
            wrong = next((window for window in near if _claims(", ".join(window), claim, truths)), None)
            if wrong:
                found.setdefault(index, wrong)
    return found


def _speaks_of_it(window: str, answer: str, claim: str) -> bool:
    """Whether the window has the claim's subject, its first word, unless the whole answer leaves it out."""
    subject = terms(claim)[:1]
    return not subject or find(subject[0], terms(window)) is not None or find(subject[0], terms(answer)) is None


def _claims(sentence: str, claim: str, truths: Sequence[str]) -> bool:
    likeness = _likeness(sentence, claim)
    if likeness < _LIKE_A_CLAIM or coverage(terms(claim), terms(sentence)) < _COMPLETE:
        return False
    if negated(sentence) != negated(claim) or opposed(sentence, claim) or _other_way_round(sentence, claim):
        return False
    return likeness - max((_likeness(sentence, truth) for truth in truths), default=0.0) >= _CLEARLY


def _other_way_round(sentence: str, claim: str) -> bool:
    """Whether a clause opposes its counterpart: "A rises and B falls" against "A falls and B rises"."""
    ours, theirs = loose_clauses(sentence), loose_clauses(claim)
    return len(ours) == len(theirs) and any(map(opposed, ours, theirs))


def _likeness(first: str, second: str) -> float:
    ours, theirs = terms(first), terms(second)
    overlap = cosine(grams(first), grams(second))
    if overlap < 0.25:
        return overlap
    return 0.5 * overlap + 0.25 * (coverage(ours, theirs) + coverage(theirs, ours))
