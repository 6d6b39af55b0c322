"""Hands a learner their data, or forgets them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from core.errors import StaleStateError
from core.learners.timezones import local
from core.messages import Action, ButtonStyle, Emotion, FaceCue, FileBlock, TextBlock, Tone
from core.storage.personal_data import erase_learner, export_learner
from core.turn import Choice, Draft, Plan, Turn, Write

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork

_ACTOR = "learner"


class Privacy:
    """Carries out EXPORT and ERASE."""

    async def plan(self, turn: Turn) -> Plan:
        if turn.command.action is Action.EXPORT:
            return await _export(turn)
        return await _erase(turn)


async def _export(turn: Turn) -> Plan:
    async with turn.db.read() as uow:
        data = await export_learner(uow, turn.learner.id)
    file = FileBlock(
        f"ohlora-{local(turn.now, turn.learner.timezone):%Y-%m-%d}.json",
        "application/json",
        json.dumps(data, ensure_ascii=False, indent=2),
    )
    return Plan(Draft((TextBlock(turn.say("learner.export.here")), file), face=FaceCue(Emotion.HAPPY)))


async def _erase(turn: Turn) -> Plan:
    """Explain first; a suspension that is in force has to end before it can be forgotten."""
    async with turn.db.read() as uow:
        bans = await uow.moderation.active_bans(turn.learner.id, turn.now)
    ends = max((ban.expires_at for ban in bans if ban.expires_at is not None), default=None)
    if ends is not None:
        until = f"{local(ends, turn.learner.timezone):%Y-%m-%d %H:%M}"
        text = TextBlock(turn.say("learner.erase.suspended", until=until))
        return Plan(Draft((text,), (_export_choice(turn),), FaceCue(Emotion.SORRY)))
    if turn.command.args.get("confirm") != "yes":
        return Plan(_explanation(turn))
    text = TextBlock(turn.say("learner.erase.done"))
    return Plan(Draft((text,), face=FaceCue(Emotion.GOODBYE, 0.6)), (_forgetting(turn),), forgets=True)


def _explanation(turn: Turn) -> Draft:
    say = turn.say
    confirm = Choice(say("learner.erase.choice.confirm"), Action.ERASE, {"confirm": "yes"}, ButtonStyle.DANGER)
    blocks = (
        TextBlock(say("learner.erase.what")),
        TextBlock(say("learner.erase.kept"), Tone.NOTE),
        TextBlock(say("learner.erase.no_way_back"), Tone.WARNING),
    )
    return Draft(blocks, (confirm, _export_choice(turn)), FaceCue(Emotion.CONCERNED))


def _export_choice(turn: Turn) -> Choice:
    return Choice(turn.say("learner.erase.choice.export"), Action.EXPORT)


def _forgetting(turn: Turn) -> Write:
    async def forget(uow: UnitOfWork) -> None:
        if await uow.moderation.active_bans(turn.learner.id, turn.now):
            raise StaleStateError("the learner was suspended in this moment")
        await erase_learner(uow, turn.learner.id, _ACTOR, turn.now)

    return forget
