"""One learner with all the rooms that this folder tests, on a real database file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from core.content.library import Library
from core.engine import Tutor
from core.learners.help import Help
from core.learners.privacy import Privacy
from core.learners.progress import Progress
from core.learners.settings import ChangeSettings
from core.learners.start import Start
from core.messages import Account, Action, Block, Button, Platform, Reply, Request, Scope, ScopeKind
from core.ports import Grade, PointGrade
from core.quiz.recording import GradedAnswer, record_graded_answer
from core.storage.database import Database
from core.turn import Capability, Learner
from tests.core.quiz.world import Elsewhere, FixedClock, make_library, make_tutor

DIRECT = Scope(Platform.WEB, ScopeKind.DIRECT, "dm")
CHANNEL = Scope(Platform.DISCORD, ScopeKind.CHANNEL, "study")


@dataclass
class Study:
    db: Database
    clock: FixedClock = field(default_factory=FixedClock)
    library: Library = field(default_factory=make_library)
    events: count[int] = field(default_factory=count)
    locale: str = "en"

    @property
    def tutor(self) -> Tutor:
        rooms: dict[str, Capability] = {
            "start": Start(self.library),
            "help": Help(),
            "settings": ChangeSettings(),
            "progress": Progress(self.library),
            "privacy": Privacy(),
            "ask": Elsewhere(),
        }
        return make_tutor(self.db, rooms, self.clock)

    async def do(
        self,
        action: Action,
        text: str = "",
        *,
        token: str = "",
        user: str = "ada",
        scope: Scope = DIRECT,
        **options: str,
    ) -> Reply:
        account = Account(Platform.WEB, user, user.title())
        event = f"e{next(self.events)}"
        return await self.tutor.handle(
            Request(event, account, scope, action, text, token, options=options, locale_hint=self.locale)
        )

    async def type(self, text: str) -> Reply:
        return await self.do(Action.TEXT, text)

    async def press(self, button: Button, text: str = "") -> Reply:
        return await self.do(Action.PRESS, text, token=button.token)

    async def learner(self, user: str = "ada") -> Learner | None:
        async with self.db.read() as uow:
            return await uow.learners.find(Account(Platform.WEB, user))

    async def known(self) -> Learner:
        """The learner, after a first word if need be."""
        if await self.learner() is None:
            await self.do(Action.ASK, "hello")
        learner = await self.learner()
        assert learner is not None
        return learner

    async def answered(self, quiz_id: str, score: float, at: datetime) -> None:
        """A graded answer in the learner's history."""
        learner = await self.known()
        quiz = self.library.quizzes[quiz_id]
        grade = Grade(score, 0.5, tuple(PointGrade(point.id, score) for point in quiz.points))
        answer = GradedAnswer(f"{next(self.events):032x}", learner.id, "direct", quiz, "what I wrote", grade)
        async with self.db.write() as uow:
            await record_graded_answer(uow, answer, at)


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def blocks_of(reply: Reply, kind: type[Block]) -> list:  # type: ignore[type-arg]
    return [block for block in reply.blocks if isinstance(block, kind)]
