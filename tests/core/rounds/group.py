"""A study channel with several learners, on a real database file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from random import Random
from threading import Event

from sqlalchemy import func, select

from core.content.library import Library
from core.engine import Tutor
from core.inference.worker import Worker
from core.messages import (
    Account,
    Action,
    Announcement,
    Button,
    Platform,
    QuestionBlock,
    Reply,
    Request,
    Scope,
    ScopeKind,
    TableBlock,
)
from core.ports import Grade, GradingTask
from core.quiz.rounds.closing import close_overdue
from core.quiz.rounds.service import GroupRounds
from core.quiz.service import QuizService
from core.storage.database import Database
from core.turn import Capability
from tests.core.quiz.world import FixedClock, NamedPointsGrader, make_library, make_tutor

CHANNEL = Scope(Platform.DISCORD, ScopeKind.CHANNEL, "study")


@dataclass
class PausingGrader(NamedPointsGrader):
    """Waits before it grades until it is let go, so that a test can act in the meantime."""

    reached: Event = field(default_factory=Event)
    go: Event = field(default_factory=Event)

    def grade(self, task: GradingTask) -> Grade:
        self.reached.set()
        self.go.wait(5)
        return NamedPointsGrader.grade(self, task)


@dataclass
class Group:
    db: Database
    worker: Worker
    clock: FixedClock = field(default_factory=FixedClock)
    library: Library = field(default_factory=make_library)
    grader: NamedPointsGrader = field(default_factory=NamedPointsGrader)
    events: count[int] = field(default_factory=count)
    scope: Scope = CHANNEL

    def __post_init__(self) -> None:
        self.tutor = self.new_tutor()

    def new_tutor(self) -> Tutor:
        """A tutor as another process would build it: it shares nothing but the database."""
        rooms: dict[str, Capability] = {
            "round": GroupRounds(self.library, self.grader, self.worker),
            "quiz": QuizService(self.library, self.grader, self.worker),
        }
        return make_tutor(self.db, rooms, self.clock)

    def request(self, user: str, action: Action, text: str = "", **changes: object) -> Request:
        account = Account(self.scope.platform, user, user.title())
        return Request(f"e{next(self.events)}", account, self.scope, action, text, locale_hint="en", **changes)  # type: ignore[arg-type]

    async def start(self, user: str = "ada", **options: str) -> Reply:
        return await self.tutor.handle(self.request(user, Action.GROUP_QUIZ, options=options))

    async def press(self, button: Button, user: str, text: str = "", *, can_moderate: bool = False) -> Reply:
        request = self.request(user, Action.PRESS, text, token=button.token, can_moderate=can_moderate)
        return await self.tutor.handle(request)

    async def time_passes(self, seconds: float) -> list[Reply]:
        """The clock moves, the serving process looks at it, and the channel reads what was announced."""
        self.clock.moment += timedelta(seconds=seconds)
        await close_overdue(self.db, self.library, self.clock.moment, lambda: Random(3))
        return await self.announced()

    async def announced(self) -> list[Reply]:
        """Everything that was announced since the last look."""
        waiting: list[Announcement] = list(await self.tutor.announcements(self.scope.platform))
        for announcement in waiting:
            assert announcement.scope == self.scope
            await self.tutor.delivered(announcement)
        return [announcement.reply for announcement in waiting]


def answering(reply: Reply) -> Button:
    return next(button for button in reply.buttons if button.asks_for)


def leading(reply: Reply) -> tuple[Button, Button]:
    """The buttons that go on and that stop."""
    following, stopping = (button for button in reply.buttons if not button.asks_for)
    return following, stopping


def prompt(reply: Reply) -> str:
    return next(block.prompt for block in reply.blocks if isinstance(block, QuestionBlock))


def table(reply: Reply) -> TableBlock:
    return next(block for block in reply.blocks if isinstance(block, TableBlock))


async def count_of(group: Group, row: type) -> int:
    async with group.db.read() as uow:
        return await uow.session.scalar(select(func.count()).select_from(row)) or 0
