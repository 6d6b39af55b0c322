"""A group that gets another id on its platform: what belongs to it follows."""

from __future__ import annotations

from typing import Final, cast

from sqlalchemy import Column, Table, func, update

from core.messages import Platform, ScopeKind
from core.storage.tables.interviews import InterviewRow
from core.storage.tables.learners import ConversationRow
from core.storage.tables.moderation import CaseRow
from core.storage.tables.quizzes import AttemptRow, OpenQuestionRow
from core.storage.tables.rounds import RoundRow
from core.storage.tables.studio import ChannelPolicyRow
from core.storage.tables.turns import OutboxRow, TokenRow, TurnRow
from core.storage.unit_of_work import UnitOfWork

_WITH_SCOPE_KEY: Final = (ConversationRow, OpenQuestionRow, AttemptRow, InterviewRow, TurnRow, TokenRow)


async def move_group(uow: UnitOfWork, platform: Platform, old: str, new: str) -> None:
    """Give everything of the group `old` to `new`: rounds, news, policies, conversations, moderation cases.

    Ids of topics in a group begin with the group's id and a colon. What `new` has already stays as it is.
    """
    for place in (RoundRow, OutboxRow):
        await _rename(uow, cast(Table, place.__table__).c.scope_id, old, new, platform)
    if await uow.session.get(ChannelPolicyRow, (platform, new)) is None:
        await _rename(uow, cast(Table, ChannelPolicyRow.__table__).c.channel_id, old, new, platform)
    await _rename(uow, cast(Table, CaseRow.__table__).c.community, f"{platform}:{old}", f"{platform}:{new}")
    for row in _WITH_SCOPE_KEY:
        for kind in (ScopeKind.CHANNEL, ScopeKind.THREAD):
            column = cast(Table, row.__table__).c.scope_key
            await _rename(uow, column, f"{platform}:{kind}:{old}", f"{platform}:{kind}:{new}")


async def _rename(uow: UnitOfWork, column: Column[str], old: str, new: str, platform: Platform | None = None) -> None:
    """Let `old`, and what begins with it and a colon, begin with `new`."""
    table = column.table
    change = update(table).where((column == old) | column.startswith(f"{old}:", autoescape=True))
    if platform is not None:
        change = change.where(table.c.platform == platform)
    await uow.session.execute(change.values({column.name: new + func.substr(column, len(old) + 1)}))
