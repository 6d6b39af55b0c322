"""How an interview ends: its report card with the comparison, and what is written."""

from __future__ import annotations

from dataclasses import dataclass

from core.content.library import Library
from core.interview.report import Report, compare, decode_report, report_on
from core.interview.report_card import report_blocks, report_choices
from core.interview.sitting import Sitting, finish, save_turn
from core.interview.state import InterviewState
from core.interview.telling import Teller
from core.messages import Block, Emotion, FaceCue, TextBlock
from core.turn import Choice, Draft, Focus, Plan, Turn, focus_on


@dataclass(frozen=True, slots=True)
class Card:
    """A report as blocks and buttons; both empty when there is nothing to report."""

    report: Report | None
    blocks: tuple[Block, ...] = ()
    choices: tuple[Choice, ...] = ()


async def card_for(turn: Turn, state: InterviewState, sitting: Sitting, library: Library) -> Card:
    """The card for an interview that ends in `state`, compared with the learner's last one of the track."""
    report = report_on(state, sitting.track)
    if report is None:
        return Card(None)
    async with turn.db.read() as uow:
        last = await uow.interviews.last_report(turn.learner.id, sitting.track.id)
    earlier = None if last is None or last.report is None else compare(report, decode_report(last.report))
    blocks = report_blocks(report, earlier, sitting.track, turn.say)
    return Card(report, tuple(blocks), report_choices(report, sitting.track, library, turn.say))


async def stop_early(turn: Turn, sitting: Sitting, library: Library, teller: Teller) -> Plan:
    """The learner wants to stop: the report so far."""
    state = await teller.at_the_end(turn.locale, sitting.state, sitting.track)
    card = await card_for(turn, state, sitting, library)
    key = "stopped_early" if card.report is not None else "stopped_before_answering"
    n = sitting.turn_no + 1
    return Plan(
        Draft((TextBlock(turn.say(f"interview.{key}")), *card.blocks), card.choices, FaceCue(Emotion.NEUTRAL, 0.5)),
        (
            save_turn(turn, sitting, "stop", state),
            finish(turn, sitting, n, "stopped", card.report),
            focus_on(turn, Focus.NONE),
        ),
    )
