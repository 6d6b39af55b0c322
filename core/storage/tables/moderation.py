"""What moderation did, what learners said against it, and who decided what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.base import Base

EXCERPT_CHARS = 200
APPEAL_CHARS = 1000


class CaseRow(Base):
    """One category found in one text.

    `period_s` is the category's own suspension in seconds; `expires_at` is when it ends, behind those of the other
    categories of the same text (None if it never suspended). Notes have level 0.
    """

    __tablename__ = "moderation_cases"
    __table_args__ = (Index("ix_moderation_cases_learner_expires", "learner_id", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"))
    category: Mapped[str] = mapped_column(String(16))
    level: Mapped[int]
    action: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime]
    excerpt: Mapped[str] = mapped_column(String(EXCERPT_CHARS))
    confidence: Mapped[float]
    event_key: Mapped[str] = mapped_column(String(300), index=True)
    period_s: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    community: Mapped[str | None] = mapped_column(String(100), default=None, index=True)
    """The server where it happened, as `platform:id`; None in private."""


class AppealRow(Base):
    """A learner's words against a case. `status` is "open", "accepted" or "rejected"."""

    __tablename__ = "appeals"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(APPEAL_CHARS))
    at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16), default="open", index=True)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[str | None] = mapped_column(String(200), default=None)


class AuditRow(Base):
    """Who did what. It outlives the learner, so it names only a number and never holds what a learner wrote."""

    __tablename__ = "moderation_audit"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(16))
    case_id: Mapped[int | None] = mapped_column(default=None)
    learner_id: Mapped[int | None] = mapped_column(default=None, index=True)
    detail: Mapped[str] = mapped_column(String(1000), default="")
