"""Ends questions: when their time is up, or when whoever leads the round says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import cast

import structlog

from core.content.library import Library
from core.content.schema import Locale
from core.i18n import Speaker
from core.messages import Platform, Scope, ScopeKind
from core.quiz.rounds.policy import next_position
from core.quiz.rounds.scoreboard import average, hits, places
from core.quiz.rounds.wording import Cause, GroupResult, RoundWording
from core.replying import finish
from core.storage.database import Database
from core.storage.repositories.rounds import RoundScore
from core.storage.tables.rounds import RoundRow
from core.storage.unit_of_work import UnitOfWork
from core.turn import Draft

log = structlog.get_logger(__name__)


async def close_overdue(db: Database, library: Library, now: datetime, new_rng: Callable[[], Random] = Random) -> None:
    """Close every question whose time is up, and announce what follows.

    Any number of processes may call this at the same moment: each question is closed once.
    """
    async with db.read() as uow:
        overdue = await uow.rounds.overdue(now)
    for round_id, position in overdue:
        try:
            async with db.write() as uow:
                await close_question(uow, library, round_id, position, now, new_rng(), "time")
        except Exception:  # the other rounds must not wait for this one
            log.exception("a question could not be closed", round_id=round_id, position=position)


async def close_question(
    uow: UnitOfWork, library: Library, round_id: str, position: int, now: datetime, rng: Random, cause: Cause
) -> bool:
    """End a question and announce its result with the next question or the scoreboard.

    Args:
        cause: "stopped" ends the whole round.

    Returns:
        False, with nothing written, when the question is not the current one of an open round any more.
    """
    row = await uow.rounds.get(round_id)
    if row is None:
        return False
    upcoming = None if cause == "stopped" else next_position(row.quiz_ids, position, library.quizzes)
    if upcoming is None:
        left = await uow.rounds.end(round_id, position, "stopped" if cause == "stopped" else "finished", now)
    else:
        left = await uow.rounds.go_on(round_id, position, upcoming, now + timedelta(seconds=row.seconds))
    if not left:
        return False
    say = Speaker(cast(Locale, row.locale), rng)
    scores = await uow.rounds.scores(round_id)
    wording = RoundWording(library)
    drafts = [wording.closed(say, row, position, cause, await _result(uow, row, position, scores))]
    if upcoming is not None:
        drafts.append(wording.asked(say, row, upcoming))
    else:
        drafts.append(wording.scoreboard(say, places(scores), _questions(row, position, scores, library)))
    for draft in drafts:
        await _announce(uow, row, draft, now)
    return True


async def _result(uow: UnitOfWork, row: RoundRow, position: int, scores: Sequence[RoundScore]) -> GroupResult:
    answers, mean = average(scores, position)
    return GroupResult(answers, mean, hits(await uow.rounds.point_grades(row.id, position)))


def _questions(row: RoundRow, position: int, scores: Sequence[RoundScore], library: Library) -> int:
    """How many questions were asked; one whose quiz left the content before its turn was not."""
    asked = {i for i, quiz_id in enumerate(row.quiz_ids[: position + 1]) if quiz_id in library.quizzes}
    return len(asked | {score.position for score in scores})


async def _announce(uow: UnitOfWork, row: RoundRow, draft: Draft, now: datetime) -> None:
    scope = Scope(Platform(row.platform), ScopeKind(row.scope_kind), row.scope_id)
    policy = await uow.studio.policy(scope.platform, scope.id)
    reply, tokens = finish(draft, cast(Locale, row.locale), policy.face)
    for token, choice in tokens:
        await uow.tokens.add(token, None, scope.key, choice, now)
    await uow.outbox.add(scope, reply, now)
