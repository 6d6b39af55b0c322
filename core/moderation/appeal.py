"""A learner's way to say that moderation was wrong."""

from __future__ import annotations

from core.messages import Action, Emotion, FaceCue, TextBlock, Tone
from core.moderation.wording import say_categories
from core.storage.tables.moderation import CaseRow
from core.storage.unit_of_work import UnitOfWork
from core.turn import Choice, Draft, Plan, Turn


class Appeal:
    """`Action.APPEAL`: the text is the reason, `args["case"]` names the case (the newest that stands if absent)."""

    async def plan(self, turn: Turn) -> Plan:
        async with turn.db.read() as uow:
            case = await self._case(turn, uow)
            earlier = None if case is None else await uow.moderation.latest_appeal(case.id)
        if case is None:
            return _answer(turn.say("moderation.appeal.nothing"))
        if earlier is not None and earlier.status == "open":
            return _answer(turn.say("moderation.appeal.waiting"))
        if not turn.command.text.strip():
            return _explanation(turn, case)
        return self._recorded(turn, case)

    async def _case(self, turn: Turn, uow: UnitOfWork) -> CaseRow | None:
        """The case that is meant, if it is this learner's and stands."""
        named = turn.command.args.get("case", "")
        if not named:
            bans = await uow.moderation.active_bans(turn.learner.id, turn.now)
            return bans[0] if bans else await uow.moderation.latest_appealable(turn.learner.id)
        case = (
            await uow.moderation.case(int(named)) if named.isascii() and named.isdigit() and len(named) < 19 else None
        )
        if case is None or case.learner_id != turn.learner.id or case.revoked_at is not None or case.level == 0:
            return None
        return case

    def _recorded(self, turn: Turn, case: CaseRow) -> Plan:
        case_id, text = case.id, turn.command.text.strip()

        async def write(uow: UnitOfWork) -> None:
            row = await uow.moderation.case(case_id)
            if row is not None:
                await uow.moderation.add_appeal(row, text, turn.now)

        name = say_categories(turn.say, [case.category])
        answer = _answer(turn.say("moderation.appeal.recorded", category=name, case=case_id))
        return Plan(answer.draft, (write,))


def _answer(text: str) -> Plan:
    return Plan(Draft((TextBlock(text),), face=FaceCue(Emotion.NEUTRAL, 0.4)))


def _explanation(turn: Turn, case: CaseRow) -> Plan:
    text = turn.say("moderation.appeal.how", category=say_categories(turn.say, [case.category]))
    choice = Choice(
        turn.say("moderation.appeal.button"),
        Action.APPEAL,
        {"case": str(case.id)},
        asks_for=turn.say("moderation.appeal.asks_for"),
    )
    return Plan(Draft((TextBlock(text, Tone.NOTE),), (choice,), FaceCue(Emotion.NEUTRAL, 0.4)))
