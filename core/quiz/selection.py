"""A chosen quiz and the reasons for it, as data: they are stored with the question and spoken to the learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a quiz was chosen.

    Attributes:
        predicted: the score 0..1 that the learner is expected to reach; None when there is nothing to predict from.
        weak: ids of its keywords that the learner is weak at, the weakest first.
        first: it is the learner's very first question.
        unseen: the learner has not met this quiz yet.
        all_seen: nothing new was left among what was asked for.
        due_since: since when it is due for review.
        lowest: it has the lowest expected score of all that could be asked.
        moved_on: what was wished for is used up, so that something else was taken: "topic", "review" or "".
    """

    predicted: float | None = None
    weak: tuple[str, ...] = ()
    first: bool = False
    unseen: bool = False
    all_seen: bool = False
    due_since: datetime | None = None
    lowest: bool = False
    moved_on: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "predicted": self.predicted,
            "weak": list(self.weak),
            "first": self.first,
            "unseen": self.unseen,
            "all_seen": self.all_seen,
            "due_since": self.due_since.isoformat() if self.due_since else None,
            "lowest": self.lowest,
            "moved_on": self.moved_on,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        due_since = data.get("due_since")
        return cls(
            predicted=data.get("predicted"),
            weak=tuple(data.get("weak", ())),
            first=bool(data.get("first")),
            unseen=bool(data.get("unseen")),
            all_seen=bool(data.get("all_seen")),
            due_since=datetime.fromisoformat(due_since) if due_since else None,
            lowest=bool(data.get("lowest")),
            moved_on=str(data.get("moved_on", "")),
        )


@dataclass(frozen=True, slots=True)
class Selection:
    quiz_id: str
    reasons: Reasons
