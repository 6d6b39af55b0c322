"""Who the learners are and where they were in each conversation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.base import Base


class LearnerRow(Base):
    """A person. `version` counts writes: a turn planned on an older version is planned again."""

    __tablename__ = "learners"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    display_name: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    timezone: Mapped[str] = mapped_column(String(64), default="Asia/Seoul")
    show_face: Mapped[bool] = mapped_column(default=True)
    public_results: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    settings_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the learner last chose a setting; of two linked learners the newer choice holds."""
    face: Mapped[int | None] = mapped_column(default=None)
    """The face that was chosen, by its number in the gallery."""


class AccountRow(Base):
    """A person's account on one platform. Several accounts may belong to one learner."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("platform", "user_id", name="uq_accounts_platform_user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    platform: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[str] = mapped_column(String(200))
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"), index=True)
    linked_at: Mapped[datetime]


class ConversationRow(Base):
    """What a learner last talked about in one scope."""

    __tablename__ = "conversations"

    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True)
    scope_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    updated_at: Mapped[datetime]
    last_concept: Mapped[str | None] = mapped_column(String(60), default=None)
    last_aspect: Mapped[str | None] = mapped_column(String(20), default=None)
    focus: Mapped[str] = mapped_column(String(16), default="none")


class LinkCodeRow(Base):
    """A one-time code that joins another account to a learner. Only its SHA-256 is kept; one per learner."""

    __tablename__ = "link_codes"

    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
