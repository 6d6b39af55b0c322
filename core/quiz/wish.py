"""What a learner wants to be asked about; it travels in button arguments and with the open question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Wish:
    """A filter on the quizzes.

    Attributes:
        topic: key of a `core.quiz.topics.Topic`, "" for everything.
        difficulty: 1..3, 0 for any.
        review: only quizzes that are due.
    """

    topic: str = ""
    difficulty: int = 0
    review: bool = False

    def args(self) -> dict[str, str]:
        """As button arguments; what is not wished is left out."""
        args = {"topic_key": self.topic} if self.topic else {}
        if self.difficulty:
            args["difficulty"] = str(self.difficulty)
        if self.review:
            args["review"] = "yes"
        return args

    @classmethod
    def from_args(cls, args: Mapping[str, Any]) -> Self:
        """The wish that `args` wrote; anything else in a field counts as not wished."""
        difficulty = args.get("difficulty")
        return cls(
            topic=str(args.get("topic_key", "")),
            difficulty=int(difficulty) if difficulty in ("1", "2", "3") else 0,
            review=args.get("review") == "yes",
        )
