"""Two hundred learners at once on one SQLite file: no error, no lost or doubled write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

from sqlalchemy import func, select

from bot.composition import assembled
from bot.settings import Settings
from core.engine import TurnReport
from core.messages import Account
from core.storage.tables.quizzes import AttemptRow
from core.storage.tables.turns import TurnRow
from tests.simulation.learner import ScriptedLearner

LEARNERS, TURNS = 200, 20


async def test_two_hundred_learners_lose_nothing(make_settings: Callable[..., Settings]) -> None:
    reports: list[TurnReport] = []
    async with assembled(make_settings(), observe=reports.append) as house:
        learners = [ScriptedLearner(f"learner{n}", house.library, Random(n)) for n in range(LEARNERS)]
        await asyncio.gather(*(learner.take_turns(house.tutor.handle, TURNS) for learner in learners))
        async with house.db.read() as uow:
            for learner in learners:
                known = await uow.learners.find(Account(learner.platform, learner.name))
                assert known is not None
                turns = select(func.count()).where(TurnRow.learner_id == known.id)
                assert await uow.session.scalar(turns) == TURNS
                scores = select(AttemptRow.score).where(AttemptRow.learner_id == known.id).order_by(AttemptRow.at)
                assert sorted(await uow.session.scalars(scores)) == sorted(learner.graded)
    assert {report.outcome for report in reports} == {"answered"}
    assert sum(len(learner.graded) for learner in learners) > LEARNERS
