"""An interview between two messages, and the writes that a turn leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.content.schema import Track
from core.interview.report import Report, encode_report, keyword_scores
from core.interview.state import InterviewState, current_topic, decode_state, encode_state
from core.interview.wording import question_text
from core.storage.repositories.interviews import Ended
from core.storage.tables.interviews import InterviewRow, InterviewTurnRow
from core.storage.unit_of_work import UnitOfWork
from core.turn import Turn, Write

_SEEDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Sitting:
    """An open interview as it was read."""

    id: str
    turn_no: int
    state: InterviewState
    track: Track

    @classmethod
    def of(cls, row: InterviewRow, track: Track) -> Sitting:
        return cls(row.id, row.turn_no, decode_state(row.state), track)


def is_for(args: Mapping[str, str], row: InterviewRow) -> bool:
    """Whether a button (or typed words, which name no interview) belongs to the question that is open now."""
    if "interview" not in args:
        return True
    return args["interview"] == row.id and args.get("turn") == str(row.turn_no)


def save_turn(turn: Turn, sitting: Sitting, kind: str, after: InterviewState, credited: tuple[str, ...] = ()) -> Write:
    """Keep what was asked and said."""

    async def write(uow: UnitOfWork) -> None:
        topic = current_topic(sitting.state, sitting.track)
        row = InterviewTurnRow(
            interview_id=sitting.id,
            n=sitting.turn_no + 1,
            topic_id=None if topic is None else topic.id,
            question=question_text(sitting.state, sitting.track, turn.locale),
            answer=turn.command.text,
            kind=kind,
            credited=list(credited),
            at=turn.now,
        )
        await uow.interviews.save_turn(row, encode_state(after))

    return write


def finish(turn: Turn, sitting: Sitting, turn_no: int, status: Ended, report: Report | None) -> Write:
    """Close the interview; its report counts for its keywords."""
    if report is None:
        return abandon(turn, sitting.id, turn_no)

    async def write(uow: UnitOfWork) -> None:
        await uow.interviews.finish(sitting.id, turn_no, status, turn.now, encode_report(report), report.share)
        scores = keyword_scores(report, sitting.track)
        await uow.quizzes.add_evidence(turn.learner.id, scores, "interview", turn.now)

    return write


def abandon(turn: Turn, interview_id: str, turn_no: int) -> Write:
    """Close an interview that has nothing to report."""

    async def write(uow: UnitOfWork) -> None:
        await uow.interviews.finish(interview_id, turn_no, "stopped", turn.now)

    return write


def begin(turn: Turn, interview_id: str, track: Track) -> Write:
    async def write(uow: UnitOfWork) -> None:
        row = InterviewRow(
            id=interview_id,
            learner_id=turn.learner.id,
            scope_key=turn.scope_key,
            track_id=track.id,
            state=encode_state(InterviewState(track.id, seed=turn.rng.randrange(_SEEDS))),
            started_at=turn.now,
        )
        await uow.interviews.add(row)

    return write
