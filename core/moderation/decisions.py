"""What a moderator's decision changes, and how the person concerned hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from core.i18n import Speaker
from core.messages import Emotion, FaceCue, Platform, Reply, Scope, ScopeKind, TextBlock
from core.moderation.wording import say_categories
from core.storage.tables.moderation import CaseRow
from core.turn import Turn, Write

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork


def accept(turn: Turn, case_ids: Sequence[int]) -> Write:
    """Revoke cases; open appeals on them are accepted."""

    async def write(uow: UnitOfWork) -> None:
        for case_id in case_ids:
            for case in await uow.moderation.unban(
                actor=actor(turn), now=turn.now, case_id=case_id, reason=turn.command.text
            ):
                await _tell(uow, case, "lifted", turn.now, turn.rng)

    return write


def reject(turn: Turn, case_id: int) -> Write:
    """Turn down the open appeals on a case."""

    async def write(uow: UnitOfWork) -> None:
        case = await uow.moderation.case(case_id)
        if case is not None and await uow.moderation.reject_appeals(
            case, actor=actor(turn), now=turn.now, reason=turn.command.text
        ):
            await _tell(uow, case, "rejected", turn.now, turn.rng)

    return write


def actor(turn: Turn) -> str:
    """Who decides, as the audit trail names them."""
    return f"{turn.request.account.platform}:{turn.request.account.user_id}"


async def _tell(uow: UnitOfWork, case: CaseRow, key: str, now: datetime, rng: Random) -> None:
    """Say it to the person in private, on the platform where it happened."""
    platform = case.event_key.partition(":")[0]
    accounts = [row for row in await uow.learners.accounts(case.learner_id) if row.platform == platform]
    learner = await uow.learners.get(case.learner_id)
    if not accounts or learner is None:
        return
    say = Speaker(learner.locale, rng)
    text = say(f"moderation.told.{key}", category=say_categories(say, [case.category]))
    emotion = Emotion.HAPPY if key == "lifted" else Emotion.SORRY
    scope = Scope(Platform(platform), ScopeKind.DIRECT, accounts[-1].user_id)
    await uow.outbox.add(scope, Reply((TextBlock(text),), face=FaceCue(emotion), locale=learner.locale), now)
