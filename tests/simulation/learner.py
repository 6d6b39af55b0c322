"""One scripted learner: reacts to what is on the screen, and keeps count of what the tutor said it saved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from core.content.library import Library
from core.messages import Account, Action, Platform, QuestionBlock, Reply, Request, Scope, ScopeKind, ScoreCard

Send = Callable[[Request], Awaitable[Reply]]


@dataclass
class ScriptedLearner:
    """Asks, answers well and badly, takes hints, skips, is interviewed, looks at the progress page.

    Attributes:
        graded: score cards received (repetitions of a reply not counted), in order.
        replies: all replies received.
    """

    name: str
    library: Library
    rng: Random
    platform: Platform = Platform.CONSOLE
    graded: list[int] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    _turn: int = 0

    async def take_turns(self, send: Send, turns: int) -> None:
        for _ in range(turns):
            reply = await send(self.next_request())
            self.hear(reply)

    def next_request(self) -> Request:
        self._turn += 1
        action, text, token = self._decide()
        scope = Scope(self.platform, ScopeKind.DIRECT, self.name)
        account = Account(self.platform, self.name, self.name)
        hint = "ko" if self._speaks_korean else "en"
        return Request(f"{self.name}-{self._turn}", account, scope, action, text, token, locale_hint=hint)

    def hear(self, reply: Reply) -> None:
        self.replies.append(reply)
        self.graded += [block.score for block in reply.blocks if isinstance(block, ScoreCard)]

    @property
    def _speaks_korean(self) -> bool:
        return sum(map(ord, self.name)) % 3 != 0

    def _decide(self) -> tuple[Action, str, str]:
        if not self.replies:
            return Action.START, "", ""
        buttons = self.replies[-1].buttons
        if any(isinstance(block, QuestionBlock) for block in self.replies[-1].blocks):
            kind = self.rng.random()
            if kind < 0.7:
                return Action.TEXT, self._answer(), ""
            if kind < 0.8:
                return Action.HINT, "", ""
            if kind < 0.9:
                return Action.SKIP, "", ""
        presses = [button.token for button in buttons if not button.asks_for]
        if presses and self.rng.random() < 0.3:
            return Action.PRESS, "", self.rng.choice(presses)
        return self.rng.choice(
            [
                (Action.QUIZ, "", ""),
                (Action.QUIZ, "", ""),
                (Action.TEXT, self._question(), ""),
                (Action.INTERVIEW, "", ""),
                (Action.PROGRESS, "", ""),
            ]
        )

    def _answer(self) -> str:
        if self.rng.random() < 0.2:
            return "모르겠어" if self._speaks_korean else "I don't know"
        quiz = self.rng.choice(list(self.library.quizzes.values()))
        answer = quiz.answer.ko if self._speaks_korean else quiz.answer.en
        return answer[: self.rng.randint(20, 400)]

    def _question(self) -> str:
        concept = self.rng.choice(list(self.library.concepts.values()))
        return f"{concept.name.ko} 뭐야?" if self._speaks_korean else f"what is {concept.name.en}?"
