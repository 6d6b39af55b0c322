"""The moderators' desk: what was done in their server, undoing it, remarks, and appeals.

The platform says who may moderate (`Request.can_moderate`); this is checked on every turn, whatever a platform's
menu showed. Moderators see and decide what happened in their own community, the bot's owner everything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from core.learners.timezones import local
from core.messages import Account, Action, ButtonStyle, Emotion, FaceCue, TableBlock, TextBlock
from core.moderation.decisions import accept, actor, reject
from core.moderation.wording import say_categories
from core.storage.tables.moderation import AppealRow, CaseRow
from core.text.clean import shorten
from core.turn import Choice, Draft, Plan, Turn, Write

if TYPE_CHECKING:
    from core.storage.unit_of_work import UnitOfWork

_MOST_SHOWN: Final = 10
_MOST_BUTTONS: Final = 5
_EXCERPT_CHARS: Final = 80
_NOTE_CHARS: Final = 1000


class Desk:
    """Carries out MODERATE; `do` is "cases", "appeals", "unban", "reject" or "note".

    Arguments: `user` (an account's id on this platform), `case` (a number); the turn's text is a remark or a reason.
    """

    def __init__(self) -> None:
        self._plans: dict[str, Callable[[Turn], Awaitable[Plan]]] = {
            "cases": _cases,
            "appeals": _appeals,
            "unban": _unban,
            "reject": _reject,
            "note": _note,
        }

    async def plan(self, turn: Turn) -> Plan:
        request = turn.request
        if not (request.owner or (request.can_moderate and request.community)):
            return _told(turn, "not_allowed", Emotion.SORRY)
        do = self._plans.get(turn.command.args.get("do", "cases"), _cases)
        return await do(turn)


def within(turn: Turn) -> str | None:
    """The community that this moderator answers for; None is all of them."""
    return None if turn.request.owner else turn.request.community


async def _cases(turn: Turn) -> Plan:
    learner_id = await _named(turn)
    if learner_id == 0:
        return _told(turn, "nobody", Emotion.SORRY)
    async with turn.db.read() as uow:
        rows = await uow.moderation.cases(learner_id=learner_id, community=within(turn), limit=_MOST_SHOWN)
        names = {row.learner_id: await _name(uow, turn, row.learner_id) for row in rows}
    if not rows:
        return _told(turn, "no_cases", Emotion.HAPPY)
    say = turn.say
    header = tuple(say(f"moderation.desk.{column}") for column in ("case", "at", "who", "what", "until", "words"))
    table = TableBlock(say("moderation.desk.cases"), header, tuple(_case_line(turn, row, names) for row in rows))
    in_force = [row for row in rows if row.revoked_at is None and row.expires_at and row.expires_at > turn.now]
    choices = tuple(_unban_choice(turn, row) for row in in_force[:_MOST_BUTTONS])
    return Plan(Draft((table,), choices, FaceCue(Emotion.STERN, 0.3)))


async def _appeals(turn: Turn) -> Plan:
    async with turn.db.read() as uow:
        rows = await uow.moderation.appeals(community=within(turn), limit=_MOST_SHOWN)
        names = {case.learner_id: await _name(uow, turn, case.learner_id) for _, case in rows}
    if not rows:
        return _told(turn, "no_appeals", Emotion.HAPPY)
    say = turn.say
    header = tuple(say(f"moderation.desk.{column}") for column in ("case", "at", "who", "what", "words", "appeal"))
    lines = tuple(_appeal_line(turn, appeal, case, names) for appeal, case in rows)
    choices = [
        choice
        for _, case in rows[:_MOST_BUTTONS]
        for choice in (_unban_choice(turn, case, "accept"), _reject_choice(turn, case))
    ]
    return Plan(Draft((TableBlock(say("moderation.desk.appeals"), header, lines),), tuple(choices)))


async def _unban(turn: Turn) -> Plan:
    """Revoke one case, or every suspension in force of a person; open appeals on them are accepted."""
    named = turn.command.args.get("case", "")
    if named:
        case = await _own_case(turn, named)
        cases = [] if case is None or case.revoked_at is not None else [case]
    else:
        learner_id = await _named(turn)
        if not learner_id:
            return _told(turn, "nobody", Emotion.SORRY)
        async with turn.db.read() as uow:
            rows = await uow.moderation.active_bans(learner_id, turn.now)
        cases = [row for row in rows if within(turn) in (None, row.community)]
    if not cases:
        return _told(turn, "nothing_in_force", Emotion.NEUTRAL)
    if any(case.learner_id == turn.learner.id for case in cases):
        return _told(turn, "own_case", Emotion.SORRY)
    numbers = ", ".join(f"#{case.id}" for case in cases)
    return _told(turn, "lifted", Emotion.HAPPY, (accept(turn, [case.id for case in cases]),), cases=numbers)


async def _reject(turn: Turn) -> Plan:
    case = await _own_case(turn, turn.command.args.get("case", ""))
    async with turn.db.read() as uow:
        appeal = None if case is None else await uow.moderation.latest_appeal(case.id)
    if case is None or appeal is None or appeal.status != "open":
        return _told(turn, "no_open_appeal", Emotion.NEUTRAL)
    if case.learner_id == turn.learner.id:
        return _told(turn, "own_case", Emotion.SORRY)
    return _told(turn, "rejected", Emotion.NEUTRAL, (reject(turn, case.id),), case=case.id)


async def _note(turn: Turn) -> Plan:
    learner_id, text = await _named(turn), turn.command.text.strip()
    if not learner_id:
        return _told(turn, "nobody", Emotion.SORRY)
    if not text:
        return _told(turn, "empty_note", Emotion.CURIOUS)

    async def keep(uow: UnitOfWork) -> None:
        await uow.moderation.note(learner_id, shorten(text, _NOTE_CHARS), actor(turn), turn.now)

    return Plan(_told(turn, "noted", Emotion.NEUTRAL).draft, (keep,))


async def _named(turn: Turn) -> int | None:
    """The learner whom the command names; None if it names nobody, 0 if that person is unknown."""
    user = turn.command.args.get("user", "")
    if not user:
        return None
    async with turn.db.read() as uow:
        learner = await uow.learners.find(Account(turn.request.account.platform, user))
    return 0 if learner is None else learner.id


async def _own_case(turn: Turn, named: str) -> CaseRow | None:
    """The case with that number, if it is this moderator's business."""
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        return None
    async with turn.db.read() as uow:
        case = await uow.moderation.case(int(named))
    return case if case is not None and within(turn) in (None, case.community) else None


async def _name(uow: UnitOfWork, turn: Turn, learner_id: int) -> str:
    """A person as this platform knows them; accounts elsewhere are nobody's business here."""
    here = [row.user_id for row in await uow.learners.accounts(learner_id)
            if row.platform == turn.request.account.platform]  # fmt: skip
    learner = await uow.learners.get(learner_id)
    name = "?" if learner is None else learner.display_name
    return f"{name} ({here[0]})" if here else name


def _case_line(turn: Turn, row: CaseRow, names: dict[int, str]) -> tuple[str, ...]:
    until = "-" if row.expires_at is None else _moment(turn, row.expires_at)
    if row.revoked_at is not None:
        until = turn.say("moderation.desk.revoked")
    return (f"#{row.id}", _moment(turn, row.started_at), names[row.learner_id], _what(turn, row), until,
            shorten(row.excerpt, _EXCERPT_CHARS))  # fmt: skip


def _appeal_line(turn: Turn, appeal: AppealRow, case: CaseRow, names: dict[int, str]) -> tuple[str, ...]:
    return (f"#{case.id}", _moment(turn, appeal.at), names[case.learner_id], _what(turn, case),
            shorten(case.excerpt, _EXCERPT_CHARS), shorten(appeal.text, 2 * _EXCERPT_CHARS))  # fmt: skip


def _what(turn: Turn, row: CaseRow) -> str:
    return f"{say_categories(turn.say, [row.category])} · {turn.say(f'moderation.desk.deed.{row.action}')}"


def _moment(turn: Turn, moment: datetime) -> str:
    return f"{local(moment, turn.learner.timezone):%m-%d %H:%M}"


def _unban_choice(turn: Turn, case: CaseRow, label: str = "unban") -> Choice:
    text = turn.say(f"moderation.desk.choice.{label}", case=case.id)
    return Choice(text, Action.MODERATE, {"do": "unban", "case": str(case.id)}, ButtonStyle.PRIMARY)


def _reject_choice(turn: Turn, case: CaseRow) -> Choice:
    text = turn.say("moderation.desk.choice.reject", case=case.id)
    return Choice(text, Action.MODERATE, {"do": "reject", "case": str(case.id)}, ButtonStyle.DANGER)


def _told(turn: Turn, key: str, emotion: Emotion, writes: tuple[Write, ...] = (), **values: object) -> Plan:
    text = TextBlock(turn.say(f"moderation.desk.{key}", **values))
    return Plan(Draft((text,), face=FaceCue(emotion)), writes)
