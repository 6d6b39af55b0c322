"""Quiz questions that were asked, the answers that were given, and what they say about a learner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.base import Base

_STILL_OPEN = text("status = 'open'")


class OpenQuestionRow(Base):
    """A question that was asked. `status` is open, answered, skipped, stopped or replaced.

    `quiz_id` may name a quiz that has left the content since. `reasons` says why it was chosen (see
    `core.quiz.wish` and `core.quiz.selection`).
    """

    __tablename__ = "open_questions"
    __table_args__ = (
        Index(
            "uq_open_questions_learner_scope",
            "learner_id",
            "scope_key",
            unique=True,
            sqlite_where=_STILL_OPEN,
            postgresql_where=_STILL_OPEN,
        ),
        Index("ix_open_questions_learner_asked", "learner_id", "asked_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"))
    scope_key: Mapped[str] = mapped_column(String(200))
    quiz_id: Mapped[str] = mapped_column(String(60))
    locale: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime]
    strategy: Mapped[str] = mapped_column(String(16))
    reasons: Mapped[dict[str, Any]]
    hints_used: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(16), default="open")
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


class AttemptRow(Base):
    """A graded answer. `score` is 0..100 in steps of 5, `similarity` 0..1."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_learner_at", "learner_id", "at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"))
    quiz_id: Mapped[str] = mapped_column(String(60))
    scope_key: Mapped[str] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(Text)
    score: Mapped[int]
    similarity: Mapped[float]
    flags: Mapped[list[str]]
    keywords: Mapped[list[str]]
    at: Mapped[datetime]
    hints_used: Mapped[int] = mapped_column(default=0)
    open_question_id: Mapped[str | None] = mapped_column(
        ForeignKey("open_questions.id", ondelete="SET NULL"), unique=True, default=None
    )
    round_id: Mapped[str | None] = mapped_column(String(64), index=True, default=None)


class AttemptPointRow(Base):
    """How far one key point was made in an attempt. `credit` is 0..1."""

    __tablename__ = "attempt_points"

    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True)
    point_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    credit: Mapped[float]


class DisputeRow(Base):
    """A learner's objection to a grade; one for each attempt."""

    __tablename__ = "disputes"

    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16), default="open", index=True)


class CardRow(Base):
    """When a learner should see a quiz again: an FSRS card."""

    __tablename__ = "cards"
    __table_args__ = (Index("ix_cards_learner_due", "learner_id", "due"),)

    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    data: Mapped[dict[str, Any]]
    due: Mapped[datetime]


class KeywordEvidenceRow(Base):
    """One sign of how well a learner knows a keyword. `score` is 0..1, `source` is quiz or interview."""

    __tablename__ = "keyword_evidence"
    __table_args__ = (Index("ix_keyword_evidence_learner_at", "learner_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"))
    keyword: Mapped[str] = mapped_column(String(60))
    score: Mapped[float]
    source: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
