"""What a channel's policy means for a turn that takes place in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from core.content.schema import Locale
from core.messages import Action, Visibility
from core.turn import Command

QuizMode = Literal["solo", "group"]
Answers = Literal["own", "public", "private"]

_BEGINS: Final = {
    Action.ASK: "ask",
    Action.QUIZ: "quiz",
    Action.REVIEW: "quiz",
    Action.GROUP_QUIZ: "round",
    Action.INTERVIEW: "interview",
}
ROOMS: Final = tuple(dict.fromkeys(_BEGINS.values()))
"""The rooms that can be closed in a channel; settings, help and one's own data are open everywhere."""


@dataclass(frozen=True, slots=True)
class ChannelPolicy:
    """What moderators decided for one channel.

    Attributes:
        closed: rooms that may not be used here.
        quiz_mode: what `/quiz` means when nothing else is said.
        locale: the language of what is said to everybody; None leaves it to whoever starts it.
        answers: who sees answers to questions and solo grades. "own": answers only the learner, grades as each
            learner has set; "public": answers everybody, grades as set; "private": always only the learner.
        face: which of her faces is shown to who has not chosen one, and in what everybody sees.
    """

    closed: frozenset[str] = frozenset()
    quiz_mode: QuizMode = "solo"
    locale: Locale | None = None
    answers: Answers = "own"
    face: int | None = None

    def allows(self, action: Action) -> bool:
        """Whether this may be begun here; what was begun before can always be finished."""
        return _BEGINS.get(action) not in self.closed

    def command(self, command: Command, mode: str) -> Command:
        """The command as it is meant here.

        Args:
            mode: "solo" or "group" where the learner said so, else "".
        """
        wanted = mode or self.quiz_mode
        if command.action is Action.QUIZ and wanted == "group" and not command.args.keys() & _OF_A_BUTTON:
            return replace(command, action=Action.GROUP_QUIZ)
        return command

    def visibility(self, action: Action, drafted: Visibility, *, aloud: bool = False) -> Visibility:
        """Who sees a reply to `action`; a question asked `aloud` was asked before everybody."""
        if action in _FOR_ALL_ANYWAY:
            return drafted
        if self.answers == "private":
            return Visibility.PRIVATE
        return Visibility.PUBLIC if (aloud or self.answers == "public") and action is Action.ASK else drafted


_FOR_ALL_ANYWAY: Final = frozenset({Action.GROUP_QUIZ})
_OF_A_BUTTON: Final = frozenset({"topic_key", "quiz", "concept", "review"})
