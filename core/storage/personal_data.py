"""Everything that is kept about one learner: handing it out, and forgetting it.

Both follow the foreign keys, so that a table which a room adds later is covered without anybody remembering it here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.messages import FileBlock, ScopeKind
from core.routing import parse
from core.storage.base import Base
from core.storage.repositories.gaps import gap_key
from core.storage.tables import learners, moderation
from core.storage.tables.gaps import GapRow
from core.storage.tables.learners import AccountRow, LearnerRow
from core.storage.tables.moderation import AuditRow
from core.storage.tables.turns import OutboxRow, TurnRow
from core.storage.unit_of_work import UnitOfWork

FORMAT = 1
_LEARNERS = cast(Table, learners.LearnerRow.__table__)
_AUDIT = cast(Table, moderation.AuditRow.__table__)
# Counters of the program, keys that open something, and names of other people.
_NOT_HANDED_OUT = frozenset({"version", "token", "digest", "actor", "decided_by"})


def _owned(learner_id: int) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table that holds something of the learner, with the condition that selects it.

    A row that names a learner belongs to that learner alone, even inside something that another learner started;
    a row that names nobody belongs to whom its parent belongs to.
    """
    found: dict[Table, ColumnElement[bool]] = {_LEARNERS: _LEARNERS.c.id == learner_id}
    for table in Base.metadata.sorted_tables:
        own = [key for key in table.foreign_keys if key.column.table is _LEARNERS]
        inherited = [key for key in table.foreign_keys if key.column.table in found]
        if own:
            found[table] = or_(*(key.parent == learner_id for key in own))
        elif inherited:
            found[table] = or_(
                *(key.parent.in_(select(key.column).where(found[key.column.table])) for key in inherited)
            )
    # The audit trail outlives learners and therefore names them without a foreign key.
    found[_AUDIT] = _AUDIT.c.learner_id == learner_id
    return iter(found.items())


async def export_learner(uow: UnitOfWork, learner_id: int) -> dict[str, Any]:
    """Everything about a learner, ready for JSON: one list of rows per table, moments in ISO 8601.

    Contents of files that the tutor handed out are left out of the transcript, and so is what others are called.
    """
    data: dict[str, Any] = {"format": FORMAT}
    for table, condition in _owned(learner_id):
        columns = [column for column in table.c if column.name not in _NOT_HANDED_OUT]
        query = select(*columns).where(condition).order_by(*table.primary_key.columns)
        rows = await uow.session.execute(query)
        data[table.name] = [{name: _plain(value) for name, value in row._mapping.items()} for row in rows]
    for turn in data[TurnRow.__tablename__]:
        turn["reply"] = _without_files(turn["reply"])
    return data


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _without_files(reply: Mapping[str, Any]) -> dict[str, Any]:
    """A stored reply without what its files contained: an export must not hold earlier exports."""
    blocks = [
        {**block, "content": ""} if block.get("type") == FileBlock.__name__ else block
        for block in reply.get("blocks", [])
    ]
    buttons = [{name: value for name, value in button.items() if name != "token"} for button in reply["buttons"]]
    return {**reply, "blocks": blocks, "buttons": buttons}


async def erase_learner(uow: UnitOfWork, learner_id: int, actor: str, now: datetime) -> dict[str, int]:
    """Forget a learner; return how many rows went, by table.

    What stays names only the learner's number: that there were cases, and that an erasure took place.
    Freed pages keep their old bytes until `core.storage.backup.scrub` has run.
    """
    session = uow.session
    counts = {}
    for table, condition in _owned(learner_id):
        if table is not _AUDIT:
            counts[table.name] = await session.scalar(select(func.count()).select_from(table).where(condition)) or 0
    await _forget_questions(session, learner_id)
    await _forget_announcements(session, learner_id)
    await session.execute(update(AuditRow).where(AuditRow.learner_id == learner_id).values(detail=""))
    await session.execute(delete(LearnerRow).where(LearnerRow.id == learner_id))
    session.add(AuditRow(at=now, actor=actor[:200], action="erase", learner_id=learner_id))
    await session.flush()
    return {name: count for name, count in counts.items() if count}


async def _forget_questions(session: AsyncSession, learner_id: int) -> None:
    """Take the learner's own questions out of the list of unanswered ones; what others asked too stays."""
    said = await session.scalars(select(TurnRow.said).where(TurnRow.learner_id == learner_id))
    asked = Counter(gap_key(_question(text)) for text in said)
    for row in await session.scalars(select(GapRow).where(GapRow.key.in_(asked))):
        row.count -= asked[row.key]
        if row.count <= 0:
            await session.delete(row)


def _question(said: str) -> str:
    command = parse(said)
    return (command.text if command is not None else "") or said


async def _forget_announcements(session: AsyncSession, learner_id: int) -> None:
    accounts = await session.execute(
        select(AccountRow.platform, AccountRow.user_id).where(AccountRow.learner_id == learner_id)
    )
    for platform, user_id in accounts:
        mine = (OutboxRow.platform == platform, OutboxRow.scope_kind == ScopeKind.DIRECT, OutboxRow.scope_id == user_id)
        await session.execute(delete(OutboxRow).where(*mine))
