"""Two learners turn out to be one person: everything that is kept about both goes to one of them.

Rows are found by following the foreign keys, so that a table which a room adds later is covered without anybody
remembering it here. Only where both can have the one thing that a learner has once, a rule decides.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.storage.base import Base
from core.storage.tables.interviews import InterviewRow
from core.storage.tables.learners import ConversationRow, LearnerRow, LinkCodeRow
from core.storage.tables.moderation import AuditRow
from core.storage.tables.quizzes import CardRow, OpenQuestionRow
from core.storage.tables.rounds import RoundAnswerRow
from core.storage.unit_of_work import UnitOfWork

_SETTINGS: Final = ("locale", "timezone", "show_face", "face", "public_results")


async def absorb(uow: UnitOfWork, keeps: int, goes: int, now: datetime) -> None:
    """Give everything of the learner `goes` to the learner `keeps`, and forget `goes`.

    Nothing that was learned or decided is lost: answers, grades, interviews, transcripts, warnings and suspensions
    of both stand. Of what there can be only once, the newer stays: the settings, a quiz's place in the review plan,
    the open question and the open interview of a conversation (the older one is closed).

    Args:
        keeps, goes: ids of two different learners.

    Raises:
        ValueError: they are the same, or one of them is unknown.
    """
    session = uow.session
    kept, gone = await session.get(LearnerRow, keeps), await session.get(LearnerRow, goes)
    if kept is None or gone is None or kept is gone:
        raise ValueError(f"learners {keeps} and {goes} cannot become one")
    for settle in (_conversations, _open_questions, _interviews, _cards, _round_answers):
        await settle(session, keeps, goes, now)
    await session.execute(delete(LinkCodeRow).where(LinkCodeRow.learner_id.in_((keeps, goes))))
    await _move(session, keeps, goes)
    values: dict[str, Any] = {"version": max(kept.version, gone.version) + 1}
    if (gone.settings_at or gone.created_at) > (kept.settings_at or kept.created_at):
        values |= {name: getattr(gone, name) for name in _SETTINGS} | {"settings_at": gone.settings_at}
    values["created_at"] = min(kept.created_at, gone.created_at)
    await session.execute(delete(LearnerRow).where(LearnerRow.id == goes))
    await session.execute(update(LearnerRow).where(LearnerRow.id == keeps).values(**values))


async def _move(session: AsyncSession, keeps: int, goes: int) -> None:
    """Let every row that names `goes` name `keeps`."""
    learners = cast(Table, LearnerRow.__table__)
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is learners:
                moved = update(table).where(key.parent == goes).values({key.parent.name: keeps})
                await session.execute(moved)
    # The audit trail outlives learners and therefore names them without a foreign key.
    await session.execute(update(AuditRow).where(AuditRow.learner_id == goes).values(learner_id=keeps))


Settle = Callable[[AsyncSession, int, int, datetime], Awaitable[None]]


async def _conversations(session: AsyncSession, keeps: int, goes: int, _now: datetime) -> None:
    await _keep_newer(session, ConversationRow, "scope_key", lambda row: row.updated_at, keeps, goes)


async def _cards(session: AsyncSession, keeps: int, goes: int, _now: datetime) -> None:
    """Of two places in the review plan the one that was reviewed last holds."""
    await _keep_newer(session, CardRow, "quiz_id", lambda row: str(row.data.get("last_review") or ""), keeps, goes)


async def _keep_newer(
    session: AsyncSession, kind: Any, name: str, newness: Callable[[Any], Any], keeps: int, goes: int
) -> None:
    """Where both learners have a row with the same `name`, delete the one of less `newness`."""
    rows = list(await session.scalars(select(kind).where(kind.learner_id.in_((keeps, goes)))))
    kept = {getattr(row, name): row for row in rows if row.learner_id == keeps}
    for row in rows:
        other = kept.get(getattr(row, name))
        if row.learner_id == goes and other is not None:
            await session.delete(other if newness(row) > newness(other) else row)
    await session.flush()


async def _round_answers(session: AsyncSession, keeps: int, goes: int, _now: datetime) -> None:
    """Who answered one question under two names is counted once; both grades stay among the answers."""
    mine = aliased(RoundAnswerRow)
    both = exists().where(
        mine.round_id == RoundAnswerRow.round_id, mine.position == RoundAnswerRow.position, mine.learner_id == keeps
    )
    await session.execute(delete(RoundAnswerRow).where(RoundAnswerRow.learner_id == goes, both))


async def _open_questions(session: AsyncSession, keeps: int, goes: int, now: datetime) -> None:
    for older in await _older(session, OpenQuestionRow, "asked_at", keeps, goes):
        closed = update(OpenQuestionRow).where(OpenQuestionRow.id == older)
        await session.execute(closed.values(status="replaced", closed_at=now))


async def _interviews(session: AsyncSession, keeps: int, goes: int, now: datetime) -> None:
    for older in await _older(session, InterviewRow, "started_at", keeps, goes):
        closed = update(InterviewRow).where(InterviewRow.id == older)
        await session.execute(closed.values(status="stopped", finished_at=now))


async def _older(session: AsyncSession, row: Any, moment: str, keeps: int, goes: int) -> list[str]:
    """Ids of the open rows whose conversation has a newer open row of the other learner."""
    query = select(row.id, row.scope_key).where(row.learner_id.in_((keeps, goes)), row.status == "open")
    newest_first = query.order_by(getattr(row, moment).desc(), row.id)
    seen: set[str] = set()
    older = []
    for row_id, scope in await session.execute(newest_first):
        if scope in seen:
            older.append(row_id)
        seen.add(scope)
    return older
