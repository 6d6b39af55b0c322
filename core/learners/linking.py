"""Joins a learner's accounts on several platforms with a one-time code."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from core.errors import StaleStateError
from core.messages import Action, ButtonStyle, Emotion, FaceCue, TextBlock, Tone
from core.storage.merging import absorb
from core.turn import Choice, Draft, Plan, Turn, Write

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork

CODE_LIVES: Final = timedelta(minutes=10)
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing that looks like something else."""
_LENGTH: Final = 8
_HALF: Final = _LENGTH // 2


def new_code() -> str:
    """About 40 bits, good for ten minutes and one use, typed by hand."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return f"{code[:_HALF]}-{code[_HALF:]}"


def digest_of(code: str) -> str:
    """What is stored of a code; spacing, hyphens and case do not count."""
    plain = "".join(ch for ch in code.upper() if ch in _LETTERS)
    return sha256(f"link:{plain}".encode()).hexdigest()


class Link:
    """Carries out LINK: without `code` it hands one out, with `code` it joins the two learners.

    Whoever types the code takes over what the maker of the code has; `core.storage.merging` says how.
    """

    async def plan(self, turn: Turn) -> Plan:
        code = turn.command.args.get("code", "") or turn.command.text
        return await self._joined(turn, code) if code.strip() else self._handed_out(turn)

    def _handed_out(self, turn: Turn) -> Plan:
        code, say = new_code(), turn.say

        async def keep(uow: UnitOfWork) -> None:
            await uow.learners.set_link_code(turn.learner.id, digest_of(code), turn.now + CODE_LIVES)

        minutes = int(CODE_LIVES.total_seconds() // 60)
        blocks = (
            TextBlock(say("learner.link.how", minutes=minutes)),
            TextBlock(code, Tone.SECRET),
            TextBlock(say("learner.link.careful"), Tone.NOTE),
        )
        return Plan(Draft(blocks, (_enter(turn),), FaceCue(Emotion.HAPPY)), (keep,))

    async def _joined(self, turn: Turn, code: str) -> Plan:
        digest = digest_of(code)
        async with turn.db.read() as uow:
            other = await uow.learners.with_link_code(digest, turn.now)
        if other is None:
            return _told(turn, "learner.link.unknown", Emotion.SORRY)
        if other == turn.learner.id:
            return _told(turn, "learner.link.own", Emotion.CURIOUS)
        draft = Draft((TextBlock(turn.say("learner.link.joined")),), _after(turn), FaceCue(Emotion.HAPPY, 0.8))
        return Plan(draft, (_joining(turn, digest, other),))


def _joining(turn: Turn, digest: str, other: int) -> Write:
    async def join(uow: UnitOfWork) -> None:
        if await uow.learners.with_link_code(digest, turn.now) != other:
            raise StaleStateError("the code was used in this moment")
        await absorb(uow, turn.learner.id, other, turn.now)

    return join


def _told(turn: Turn, key: str, emotion: Emotion) -> Plan:
    return Plan(Draft((TextBlock(turn.say(key)),), (_enter(turn),), FaceCue(emotion)))


def _enter(turn: Turn) -> Choice:
    """A button for the code of the other account."""
    say = turn.say
    return Choice(say("learner.link.choice.enter"), Action.LINK, asks_for=say("learner.link.choice.code"))


def _after(turn: Turn) -> tuple[Choice, ...]:
    say = turn.say
    return (
        Choice(say("learner.help.choice.progress"), Action.PROGRESS, style=ButtonStyle.PRIMARY),
        Choice(say("learner.help.choice.settings"), Action.SETTINGS),
    )
