"""One transaction's view of the database: a repository per room, all on the same session."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from core.storage.repositories.gaps import GapRepository
from core.storage.repositories.inbox import InboxRepository
from core.storage.repositories.interviews import InterviewRepository
from core.storage.repositories.learners import LearnerRepository
from core.storage.repositories.moderation import ModerationRepository
from core.storage.repositories.outbox import OutboxRepository
from core.storage.repositories.quizzes import QuizRepository
from core.storage.repositories.rounds import RoundRepository
from core.storage.repositories.studio import StudioRepository
from core.storage.repositories.tokens import TokenRepository
from core.storage.repositories.turns import TurnRepository
from core.storage.repositories.updates import UpdateRepository


class UnitOfWork:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    @cached_property
    def learners(self) -> LearnerRepository:
        return LearnerRepository(self.session)

    @cached_property
    def turns(self) -> TurnRepository:
        return TurnRepository(self.session)

    @cached_property
    def tokens(self) -> TokenRepository:
        return TokenRepository(self.session)

    @cached_property
    def inbox(self) -> InboxRepository:
        return InboxRepository(self.session)

    @cached_property
    def updates(self) -> UpdateRepository:
        return UpdateRepository(self.session)

    @cached_property
    def outbox(self) -> OutboxRepository:
        return OutboxRepository(self.session)

    @cached_property
    def quizzes(self) -> QuizRepository:
        return QuizRepository(self.session)

    @cached_property
    def rounds(self) -> RoundRepository:
        return RoundRepository(self.session)

    @cached_property
    def interviews(self) -> InterviewRepository:
        return InterviewRepository(self.session)

    @cached_property
    def moderation(self) -> ModerationRepository:
        return ModerationRepository(self.session)

    @cached_property
    def studio(self) -> StudioRepository:
        return StudioRepository(self.session)

    @cached_property
    def gaps(self) -> GapRepository:
        return GapRepository(self.session)
