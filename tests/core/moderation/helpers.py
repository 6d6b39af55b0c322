"""A database with learners, and turns of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import core.storage.tables  # noqa: F401 - registers the tables
from core.content.schema import Locale
from core.i18n import Speaker
from core.messages import Account, Action, Platform, Request, Scope, ScopeKind
from core.moderation.service import Inspection, Moderator
from core.ports import Verdict
from core.storage.base import Base
from core.storage.database import Database
from core.storage.tables.moderation import CaseRow
from core.turn import Command, Conversation, Learner, Plan, Turn

NOW = datetime(2026, 3, 1, 3, 4, 5, tzinfo=UTC)


async def new_database(folder: Path) -> Database:
    db = Database(f"sqlite+aiosqlite:///{folder / 'tutor.db'}")
    async with db.write() as uow:
        await (await uow.session.connection()).run_sync(Base.metadata.create_all)
    return db


async def new_learner(db: Database, name: str, now: datetime, locale: Locale = "ko") -> Learner:
    async with db.write() as uow:
        return await uow.learners.add(Account(Platform.WEB, name), locale, "Asia/Seoul", now)


def new_turn(
    db: Database,
    learner: Learner,
    now: datetime,
    text: str = "",
    *,
    event: str = "1",
    action: Action = Action.TEXT,
    args: Mapping[str, str] | None = None,
) -> Turn:
    scope = Scope(Platform.WEB, ScopeKind.DIRECT, "web")
    request = Request(event, Account(Platform.WEB, learner.display_name), scope, action, text)
    rng = Random(1)
    command = Command(action, args or {}, text)
    return Turn(request, command, learner, Conversation(), Speaker(learner.locale, rng), now, rng, db)


async def execute(db: Database, plan: Plan) -> None:
    async with db.write() as uow:
        for write in plan.writes:
            await write(uow)


def words(plan: Plan) -> str:
    return "\n".join(getattr(block, "text", "") for block in plan.draft.blocks)


class Scripted:
    """A classifier that says what the text says: `love+hate`, `self-harm`, anything else is ordinary."""

    def classify(self, text: str) -> Verdict:
        codes = tuple(text.split("+")) if set(text.split("+")) <= {"love", "politics", "paedrip", "hate"} else ()
        return Verdict(codes[0] if codes else "none", 0.9, codes, self_harm=text == "self-harm")


async def offend(
    db: Database, moderator: Moderator, learner: Learner, text: str, *, now: datetime = NOW, event: str = "1"
) -> Inspection:
    inspection = await moderator.inspect(new_turn(db, learner, now, text, event=event), text)
    if inspection.plan is not None:
        await execute(db, inspection.plan)
    async with db.write() as uow:
        for write in inspection.writes:
            await write(uow)
    return inspection


async def cases(db: Database, learner: Learner) -> list[CaseRow]:
    async with db.read() as uow:
        return (await uow.moderation.cases(learner_id=learner.id))[::-1]


async def bar(db: Database, moderator: Moderator, learner: Learner, now: datetime, text: str = "") -> Plan | None:
    return await moderator.bar(new_turn(db, learner, now, text))
