"""The room for group rounds: everybody answers privately, the scores meet on one board."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from core.content.library import Library
from core.inference.worker import Worker
from core.messages import Action
from core.ports import Grader
from core.quiz.rounds.answering import GroupAnswerer
from core.quiz.rounds.leading import Leader
from core.quiz.rounds.replies import over, running
from core.quiz.rounds.starting import Starter
from core.quiz.rounds.wording import RoundWording
from core.quiz.topics import Topics
from core.storage.tables.rounds import RoundRow
from core.turn import Plan, Turn


class GroupRounds:
    """Carries out GROUP_QUIZ, and every command that names a round.

    Args:
        worker: runs the grader off the event loop.
    """

    def __init__(self, library: Library, grader: Grader, worker: Worker) -> None:
        self._wording = RoundWording(library)
        self._starter = Starter(library, Topics(library), self._wording)
        answerer, leader = GroupAnswerer(library, grader, worker), Leader(library)
        self._plans: dict[Action, Callable[[Turn, RoundRow], Awaitable[Plan]]] = {
            Action.ANSWER: answerer.answer,
            Action.SKIP: leader.go_on,
            Action.STOP: leader.stop,
        }

    async def plan(self, turn: Turn) -> Plan:
        if "round" not in turn.command.args:
            return await self._starter.start(turn)
        async with turn.db.read() as uow:
            row = await uow.rounds.get(turn.command.args["round"])
            answers = await uow.rounds.count_answers(row.id, row.position) if row is not None else 0
        if row is None or row.status != "open" or not _takes_place_in(row, turn):
            return over(turn)
        do = self._plans.get(turn.command.action)
        return running(turn, self._wording, row, answers) if do is None else await do(turn, row)


def _takes_place_in(row: RoundRow, turn: Turn) -> bool:
    scope = turn.request.scope
    return (row.platform, row.scope_kind, row.scope_id) == (scope.platform, scope.kind, scope.id)
