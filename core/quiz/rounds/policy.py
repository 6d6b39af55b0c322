"""What a round asks, and when it goes on. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from core.content.schema import Quiz


@dataclass(frozen=True, slots=True)
class Bounds:
    """The whole numbers that an option may take."""

    low: int
    high: int
    default: int

    def read(self, text: str) -> int | None:
        """The number that `text` writes, the default for nothing, None for anything else."""
        if not text:
            return self.default
        number = int(text) if re.fullmatch(r"\d{1,6}", text) else None
        return number if number is not None and self.low <= number <= self.high else None


COUNT: Final = Bounds(1, 20, 5)
SECONDS: Final = Bounds(20, 600, 90)


def choose_quizzes(candidates: Sequence[Quiz], count: int, asked_before: Sequence[str], rng: Random) -> tuple[str, ...]:
    """Ids of at most `count` quizzes, easier ones first; what this group met last comes last into the choice.

    Args:
        asked_before: ids that earlier rounds asked, oldest first.
    """
    met = {quiz_id: moment for moment, quiz_id in enumerate(asked_before)}
    shuffled = rng.sample(candidates, len(candidates))
    chosen = sorted(shuffled, key=lambda quiz: met.get(quiz.id, -1))[:count]
    return tuple(quiz.id for quiz in sorted(chosen, key=lambda quiz: quiz.difficulty))


def next_position(quiz_ids: Sequence[str], position: int, known: Container[str]) -> int | None:
    """The position after `position` whose quiz still exists; None when the round is through."""
    return next((i for i in range(position + 1, len(quiz_ids)) if quiz_ids[i] in known), None)


def seconds_left(closes_at: datetime, now: datetime) -> int:
    return max(0, round((closes_at - now).total_seconds()))


def read_position(args: Mapping[str, str]) -> int:
    """The question that a button belongs to; -1, which no question has, when it names none."""
    index = args.get("index", "")
    return int(index) if re.fullmatch(r"\d{1,3}", index) else -1
