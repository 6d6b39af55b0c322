"""Where a learner's interviews take place, and how one moves to another conversation."""

from __future__ import annotations

from datetime import datetime

from core.messages import Account, Action, Request, Scope
from core.storage.database import Database
from core.turn import Focus


async def interview_places(db: Database, account: Account, among: Scope) -> list[str]:
    """Ids of the places of the kind of `among` in which this person has an interview open, the newest first."""
    prefix = among.key.removesuffix(among.id)
    async with db.read() as uow:
        learner = await uow.learners.find(account)
        keys = [] if learner is None else await uow.interviews.open_scopes(learner.id)
    return [key.removeprefix(prefix) for key in keys if key.startswith(prefix)]


async def may_begin(db: Database, request: Request, now: datetime) -> bool:
    """Whether it makes sense to prepare a place: the channel allows interviews and the person is not suspended."""
    platform = request.account.platform
    async with db.read() as uow:
        policy = await uow.studio.policy(platform, request.channel)
        learner = await uow.learners.find(request.account)
        bans = [] if learner is None else await uow.moderation.active_bans(learner.id, now)
    return policy.allows(Action.INTERVIEW) and not bans


async def move_interview(db: Database, account: Account, from_scope: Scope, to_scope: Scope, now: datetime) -> None:
    """Let the interview that is open in one place go on in another, where none is open."""
    async with db.write() as uow:
        learner = await uow.learners.find(account)
        if learner is None:
            return
        await uow.learners.bump(learner)
        await uow.interviews.move(learner.id, from_scope.key, to_scope.key)
        await uow.learners.set_focus(learner.id, from_scope.key, Focus.NONE, now)
        await uow.learners.set_focus(learner.id, to_scope.key, Focus.INTERVIEW, now)
