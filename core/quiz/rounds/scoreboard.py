"""Who stands where in a round, and how a group did on a question. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.ports import PointGrade
from core.storage.repositories.rounds import RoundScore


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the scoreboard. `points` is the sum of the scores 0..100; equal points share a rank."""

    rank: int
    name: str
    points: int
    answered: int


def places(scores: Iterable[RoundScore]) -> list[Place]:
    """Everybody who answered something, best first; ties are listed by name."""
    points: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    names: dict[int, str] = {}
    for score in scores:
        points[score.learner_id] += score.score
        answered[score.learner_id] += 1
        names[score.learner_id] = score.display_name
    order = sorted(names, key=lambda learner: (-points[learner], names[learner].casefold(), learner))
    return [
        Place(1 + sum(other > points[learner] for other in points.values()), names[learner], points[learner], count)
        for learner in order
        for count in (answered[learner],)
    ]


def average(scores: Sequence[RoundScore], position: int) -> tuple[int, int]:
    """How many answered the question at `position`, and their mean score 0..100 (0 if nobody did)."""
    own = [score.score for score in scores if score.position == position]
    return len(own), round(sum(own) / len(own)) if own else 0


def hits(grades: Iterable[PointGrade]) -> Counter[str]:
    """How many answers made each key point, by the point's id."""
    return Counter(grade.point_id for grade in grades if grade.hit)
