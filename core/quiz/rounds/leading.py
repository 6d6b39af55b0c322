"""What only the starter of a round or a moderator may do: close a question early, stop the round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.content.library import Library
from core.errors import StaleStateError
from core.messages import Emotion
from core.quiz.rounds.closing import close_question
from core.quiz.rounds.policy import read_position
from core.quiz.rounds.replies import told, too_late
from core.quiz.rounds.wording import Cause
from core.storage.tables.rounds import RoundRow
from core.turn import Plan, Turn

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork


def may_lead(turn: Turn, row: RoundRow) -> bool:
    return row.owner_id == turn.learner.id or turn.request.can_moderate


class Leader:
    """The announcements carry the result; whoever pressed is told in private that it was done."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def go_on(self, turn: Turn, row: RoundRow) -> Plan:
        if not may_lead(turn, row):
            return told(turn, "round.not_yours.next", emotion=Emotion.SORRY)
        if read_position(turn.command.args) != row.position:
            return too_late(turn, row)
        return self._close(turn, row, "leader")

    async def stop(self, turn: Turn, row: RoundRow) -> Plan:
        if not may_lead(turn, row):
            return told(turn, "round.not_yours.stop", emotion=Emotion.SORRY)
        return self._close(turn, row, "stopped")

    def _close(self, turn: Turn, row: RoundRow, cause: Cause) -> Plan:
        position = row.position

        async def close(uow: UnitOfWork) -> None:
            if not await close_question(uow, self._library, row.id, position, turn.now, turn.rng, cause):
                raise StaleStateError(f"question {position} of the round {row.id} is closed")

        return Plan(told(turn, f"round.done.{cause}", emotion=Emotion.HAPPY).draft, (close,))
