"""How well a learner knows each keyword, from what their answers showed and how long ago that was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HALF_LIFE = timedelta(days=30)
PRIOR = 0.5
PRIOR_WEIGHT = 1.0
FORGOTTEN_AFTER = 12 * HALF_LIFE
"""Evidence this old weighs less than 0.03 % of a fresh answer; it need not be read."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One answer that touched a keyword; `score` is 0..1."""

    keyword: str
    score: float
    at: datetime


def decay(age: timedelta, half_life: timedelta = HALF_LIFE) -> float:
    """Weight 0..1 of something that happened `age` ago; 1 for the future."""
    return float(0.5 ** max(age / half_life, 0.0))


def mastery(
    evidence: Iterable[Evidence],
    now: datetime,
    *,
    half_life: timedelta = HALF_LIFE,
    prior: float = PRIOR,
    prior_weight: float = PRIOR_WEIGHT,
) -> dict[str, float]:
    """Mastery 0..1 of every keyword that was touched by `now`: the mean of a beta prior and decayed evidence.

    An old success counts less and less, and what was known drifts back to the prior. Evidence from after `now` is
    not counted, so that the past can be drawn as it was.
    """
    weights: dict[str, float] = {}
    totals: dict[str, float] = {}
    for seen in evidence:
        if seen.at > now:
            continue
        weight = decay(now - seen.at, half_life)
        weights[seen.keyword] = weights.get(seen.keyword, prior_weight) + weight
        totals[seen.keyword] = totals.get(seen.keyword, prior_weight * prior) + weight * seen.score
    return {keyword: totals[keyword] / weights[keyword] for keyword in weights}


def mastery_over_time(evidence: Sequence[Evidence], moments: Sequence[datetime]) -> list[dict[str, float]]:
    """`mastery` as it was at each of `moments`."""
    return [mastery(evidence, moment) for moment in moments]
