"""Objections to a grade: kept for the owner, who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.messages import Emotion, FaceCue, TextBlock
from core.quiz.answering import dispute_choice
from core.quiz.wording import new_quiz_choice
from core.storage.tables.quizzes import DisputeRow
from core.turn import Draft, Plan, Turn

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork


async def dispute(turn: Turn) -> Plan:
    """Record why a learner disagrees with one of their own grades, once for each attempt."""
    args, say = turn.command.args, turn.say
    async with turn.db.read() as uow:
        wanted = args.get("attempt", "")
        attempt = await (uow.quizzes.attempt(wanted) if wanted else uow.quizzes.newest_attempt(turn.learner.id))
        known = None if attempt is None else await uow.quizzes.dispute(attempt.id)
    if attempt is None or attempt.learner_id != turn.learner.id:
        return Plan(Draft((TextBlock(say("quiz.dispute.no_attempt")),), (new_quiz_choice(say),)))
    if known is not None:
        return Plan(Draft((TextBlock(say("quiz.dispute.already")),)))
    reason = turn.command.text.strip() or args.get("reason", "").strip()
    if not reason:
        text = TextBlock(say("quiz.dispute.how"))
        return Plan(Draft((text,), (dispute_choice(turn, attempt.id),), FaceCue(Emotion.THINKING)))
    row = DisputeRow(attempt_id=attempt.id, learner_id=turn.learner.id, reason=reason, at=turn.now)

    async def record(uow: UnitOfWork) -> None:
        await uow.quizzes.add_dispute(row)

    draft = Draft((TextBlock(say("quiz.dispute.thanks")),), face=FaceCue(Emotion.THINKING))
    return Plan(draft, (record,))
