"""Group rounds: one question after another for everybody in a channel, each with a time limit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.base import Base

_STILL_OPEN = text("status = 'open'")


class RoundRow(Base):
    """One round. `status` is open, finished or stopped; a scope has at most one open round.

    `position` counts the questions from 0; the current one takes answers until `closes_at`. `quiz_ids` may name
    quizzes that have left the content since. The owner may be gone while the others play on.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        Index(
            "uq_rounds_scope",
            "platform",
            "scope_kind",
            "scope_id",
            unique=True,
            sqlite_where=_STILL_OPEN,
            postgresql_where=_STILL_OPEN,
        ),
        Index("ix_rounds_status_closes", "status", "closes_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    scope_kind: Mapped[str] = mapped_column(String(16))
    scope_id: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("learners.id", ondelete="SET NULL"), index=True)
    locale: Mapped[str] = mapped_column(String(8))
    quiz_ids: Mapped[list[str]]
    seconds: Mapped[int]
    started_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    position: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(16), default="open")
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class RoundAnswerRow(Base):
    """A learner's one answer to one question of a round; what it was worth is in the attempt."""

    __tablename__ = "round_answers"

    round_id: Mapped[str] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True, index=True)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"), unique=True)
