"""The guard at the door: who is suspended, and what a text leads to before anything is answered or graded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.inference.worker import Worker
from core.messages import Action, Emotion, FaceCue, TextBlock, Tone
from core.moderation.categories import Category
from core.moderation.escalation import MAXIMUM, ends, escalate
from core.moderation.policy import Policies, Sanction, sanction
from core.moderation.wording import say_categories, say_moment, say_period
from core.ports import ModerationClassifier, Verdict
from core.storage.tables.moderation import CaseRow
from core.storage.unit_of_work import UnitOfWork
from core.turn import Choice, Draft, Plan, Turn, Write


@dataclass(frozen=True, slots=True)
class Inspection:
    """What follows from a text: with `plan` it is answered by that alone; `writes` go with whatever follows."""

    plan: Plan | None = None
    writes: tuple[Write, ...] = ()


class Moderator:
    """Applies an owner's policies to what the classifier finds.

    Args:
        worker: runs the classifier off the event loop.
    """

    def __init__(self, classifier: ModerationClassifier, worker: Worker, policies: Policies | None = None) -> None:
        self._classifier = classifier
        self._worker = worker
        self._policies = policies or Policies()

    async def bar(self, turn: Turn) -> Plan | None:
        """What a suspended learner is told instead of an answer; None if the learner is not suspended."""
        async with turn.db.read() as uow:
            bans = await uow.moderation.active_bans(turn.learner.id, turn.now)
            appeals = {ban.id: await uow.moderation.latest_appeal(ban.id) for ban in bans}
        if not bans:
            return None
        if (await self._worker.run(self._classifier.classify, turn.request.text)).self_harm:
            return _care(turn)
        statuses = {case_id: appeal.status for case_id, appeal in appeals.items() if appeal is not None}
        blocks = [TextBlock(self._barred_text(turn, bans), Tone.WARNING)]
        if "open" in statuses.values():
            blocks.append(TextBlock(turn.say("moderation.appeal.waiting"), Tone.NOTE))
        elif "rejected" in statuses.values():
            blocks.append(TextBlock(turn.say("moderation.appeal.was_rejected"), Tone.NOTE))
        choices = tuple(self._appeal_choice(turn, ban) for ban in bans if statuses.get(ban.id) is None)
        return Plan(Draft(tuple(blocks), choices, FaceCue(Emotion.SORRY, 0.6)))

    async def inspect(self, turn: Turn, text: str) -> Inspection:
        """Judge a text. Planning only: nothing is recorded before the plan's writes are executed.

        Raises:
            BusyError: the classifier's queue is full.
        """
        verdict = await self._worker.run(self._classifier.classify, text)
        if verdict.self_harm:
            return Inspection(plan=_care(turn))
        if turn.command.action is Action.APPEAL:  # it may quote what it is about
            return Inspection()
        sanctions = await self._sanctions(turn, verdict)
        if not sanctions:
            return Inspection()
        write = _record(turn, text, verdict, sanctions)
        shown = [item for item in sanctions if item.deed != "note"]
        if not shown:
            return Inspection(writes=(write,))
        return Inspection(plan=Plan(self._notice(turn, shown), (write,)))

    async def _sanctions(self, turn: Turn, verdict: Verdict) -> list[Sanction]:
        categories = [Category(code) for code in verdict.categories]
        if not categories:
            return []
        async with turn.db.read() as uow:
            highest = await uow.moderation.highest_levels(turn.learner.id)
        results = (sanction(step, self._policies.mode(step.category)) for step in escalate(categories, highest))
        return [result for result in results if result is not None]

    def _notice(self, turn: Turn, shown: Sequence[Sanction]) -> Draft:
        names = say_categories(turn.say, [item.category for item in shown])
        total = min(sum((item.period for item in shown), timedelta()), MAXIMUM)
        if not total:
            text = turn.say("moderation.warning", categories=names)
            return Draft((TextBlock(text, Tone.WARNING),), face=FaceCue(Emotion.STERN, 0.4))
        text = turn.say(
            "moderation.ban",
            categories=names,
            period=say_period(turn.say, total),
            until=say_moment(turn.now + total, turn.learner.timezone),
        )
        choice = Choice(
            turn.say("moderation.appeal.button"), Action.APPEAL, asks_for=turn.say("moderation.appeal.asks_for")
        )
        return Draft((TextBlock(text, Tone.WARNING),), (choice,), FaceCue(Emotion.STERN, 0.7))

    def _barred_text(self, turn: Turn, bans: Sequence[CaseRow]) -> str:
        latest = max(ban.expires_at for ban in bans if ban.expires_at is not None)
        return turn.say(
            "moderation.barred",
            categories=say_categories(turn.say, [ban.category for ban in bans]),
            until=say_moment(latest, turn.learner.timezone),
        )

    def _appeal_choice(self, turn: Turn, ban: CaseRow) -> Choice:
        name = say_categories(turn.say, [ban.category])
        return Choice(
            turn.say("moderation.appeal.button_for", category=name),
            Action.APPEAL,
            {"case": str(ban.id)},
            asks_for=turn.say("moderation.appeal.asks_for"),
        )


def _care(turn: Turn) -> Plan:
    blocks = (
        TextBlock(turn.say("moderation.care.words")),
        TextBlock(turn.say("moderation.care.helplines"), Tone.NOTE),
        TextBlock(turn.say("moderation.care.after")),
    )
    return Plan(Draft(blocks, face=FaceCue(Emotion.CONCERNED, 0.8)))


def _record(turn: Turn, text: str, verdict: Verdict, sanctions: Sequence[Sanction]) -> Write:
    """One case per category; suspensions for one text follow one another."""
    bans = [item for item in sanctions if item.deed == "ban"]
    expiry = dict(zip((item.category for item in bans), ends(turn.now, [item.period for item in bans]), strict=True))

    async def write(uow: UnitOfWork) -> None:
        for item in sanctions:
            await uow.moderation.add_case(
                CaseRow(
                    learner_id=turn.learner.id,
                    category=item.category.value,
                    level=item.level,
                    action=item.deed,
                    started_at=turn.now,
                    period_s=int(item.period.total_seconds()),
                    expires_at=expiry.get(item.category),
                    excerpt=text,
                    confidence=verdict.confidence,
                    event_key=f"{turn.request.account.platform}:{turn.request.event_id}",
                    community=turn.request.community or None,
                )
            )

    return write
