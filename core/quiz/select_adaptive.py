"""The default choice of the next quiz: where the learner is weak, at the right level, nothing twice before its time.

Pure: the same arguments, including the state of `rng`, always give the same quiz.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from random import Random

from core.quiz.mastery import PRIOR
from core.quiz.selection import Reasons, Selection

WEAK_BELOW = 0.6
_MOST_WEAK_NAMED = 2
_NEED, _MASTERY, _LEVEL = 0.5, 0.3, 0.2
_EASIEST, _HARDEST = 1, 3
_LEVEL_PRIOR_ANSWERS = 2.0
_KEEP_APART = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quiz that may be asked. `predicted` is the score 0..1 that the learner is expected to reach."""

    quiz_id: str
    keywords: tuple[str, ...]
    difficulty: int
    predicted: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about the learner.

    Attributes:
        asked: ids of all quizzes met so far, in order; the newest last.
        latest: latest score 0..1 of each answered quiz.
        due: when each answered quiz should be seen again.
        mastery: 0..1 by keyword; keywords that were never touched are missing.
        level: 0..1, see `level`.
    """

    asked: tuple[str, ...]
    latest: Mapping[str, float]
    due: Mapping[str, datetime]
    mastery: Mapping[str, float]
    level: float


def level(scores: Iterable[tuple[float, float]]) -> float:
    """0..1 from (score, weight) pairs; it starts at 0, so that a new learner meets easy questions first."""
    total, weights = 0.0, _LEVEL_PRIOR_ANSWERS
    for score, weight in scores:
        total += score * weight
        weights += weight
    return total / weights


def choose(candidates: Sequence[Candidate], standing: Standing, now: datetime, rng: Random) -> Selection:
    """The next quiz: something new; when all are seen, the longest due; when none is due, the weakest.

    Raises:
        ValueError: there are no candidates.
    """
    if not candidates:
        raise ValueError("there are no quizzes to choose from")
    seen = set(standing.asked) | set(standing.latest)
    fresh = [candidate for candidate in candidates if candidate.quiz_id not in seen]
    if fresh:
        best = _first(fresh, lambda c: (-_priority(c, standing),), rng)
        reasons = Reasons(unseen=True, first=not seen)
        return _selection(best, reasons, standing)
    tired = asked_lately({candidate.quiz_id for candidate in candidates}, standing.asked)
    rested = [candidate for candidate in candidates if candidate.quiz_id not in tired]
    due = [c for c in rested if _is_due(c.quiz_id, standing.due, now)]
    if due:
        best = _first(due, lambda c: (standing.due[c.quiz_id].timestamp(),), rng)
        return _selection(best, Reasons(all_seen=True, due_since=standing.due[best.quiz_id]), standing)
    best = _first(rested, lambda c: (standing.latest.get(c.quiz_id, c.predicted), c.predicted), rng)
    return _selection(best, Reasons(all_seen=True), standing)


def longest_due(
    candidates: Sequence[Candidate], standing: Standing, now: datetime, without: AbstractSet[str] = frozenset()
) -> Selection | None:
    """The quiz whose review is the most overdue; None when nothing is due. Ties keep the order of the content."""
    due = [c for c in candidates if c.quiz_id not in without and _is_due(c.quiz_id, standing.due, now)]
    if not due:
        return None
    best = min(due, key=lambda c: standing.due[c.quiz_id])
    return _selection(best, Reasons(due_since=standing.due[best.quiz_id]), standing)


def asked_lately(quiz_ids: AbstractSet[str], asked: Sequence[str]) -> frozenset[str]:
    """Those of `quiz_ids` that were asked a moment ago and should rest; never all of them."""
    resting = min(_KEEP_APART, len(quiz_ids) - 1)
    newest = dict.fromkeys(quiz_id for quiz_id in reversed(asked) if quiz_id in quiz_ids)
    return frozenset(islice(newest, resting))


def weak_keywords(keywords: Sequence[str], mastery: Mapping[str, float], limit: int) -> tuple[str, ...]:
    """At most `limit` of `keywords` that the learner has shown weakness at, the weakest first."""
    weak = sorted((mastery[k], i, k) for i, k in enumerate(keywords) if mastery.get(k, 1.0) < WEAK_BELOW)
    return tuple(keyword for _, _, keyword in weak[:limit])


def _is_due(quiz_id: str, due: Mapping[str, datetime], now: datetime) -> bool:
    return quiz_id in due and due[quiz_id] <= now


def _priority(candidate: Candidate, standing: Standing) -> float:
    known = [standing.mastery.get(keyword, PRIOR) for keyword in candidate.keywords]
    mastered = sum(known) / len(known) if known else PRIOR
    wanted = _EASIEST + standing.level * (_HARDEST - _EASIEST)
    fit = 1 - abs(candidate.difficulty - wanted) / (_HARDEST - _EASIEST)
    return _NEED * (1 - candidate.predicted) + _MASTERY * (1 - mastered) + _LEVEL * fit


def _first(candidates: Sequence[Candidate], key: Callable[[Candidate], tuple[float, ...]], rng: Random) -> Candidate:
    """One of the candidates with the smallest key; differences in the ninth decimal are rounding, not reasons."""
    keys = [tuple(round(part, 9) for part in key(candidate)) for candidate in candidates]
    smallest = min(keys)
    return rng.choice([candidate for candidate, own in zip(candidates, keys, strict=True) if own == smallest])


def _selection(candidate: Candidate, reasons: Reasons, standing: Standing) -> Selection:
    weak = weak_keywords(candidate.keywords, standing.mastery, _MOST_WEAK_NAMED)
    predicted = candidate.predicted if standing.latest else None
    return Selection(candidate.quiz_id, replace(reasons, weak=weak, predicted=predicted))
