"""Mock interviews and everything that was said in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.base import Base

_WHILE_OPEN = text("status = 'open'")


class InterviewRow(Base):
    """One interview. A learner has at most one open interview in a scope.

    `state` and `report` are what `core.interview.state` and `core.interview.report` encode; `turn_no` counts the
    saved turns; `share` (0..1) repeats the report's.
    """

    __tablename__ = "interviews"
    __table_args__ = (
        Index(
            "uq_interviews_open",
            "learner_id",
            "scope_key",
            unique=True,
            sqlite_where=_WHILE_OPEN,
            postgresql_where=_WHILE_OPEN,
        ),
        Index("ix_interviews_learner_track", "learner_id", "track_id", "finished_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"))
    scope_key: Mapped[str] = mapped_column(String(200))
    track_id: Mapped[str] = mapped_column(String(60))
    state: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16), default="open")
    turn_no: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    share: Mapped[float | None] = mapped_column(default=None)


class InterviewTurnRow(Base):
    """One turn: what was asked, what was said, and what it was taken for."""

    __tablename__ = "interview_turns"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[str | None] = mapped_column(String(60))
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    credited: Mapped[list[str]]
    at: Mapped[datetime]
