"""Handled events with their replies, button tokens, and replies that wait to be delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.base import Base


class TurnRow(Base):
    """One handled event: the proof that it was handled, its reply, and a line of the transcript.

    `event_key` is None for a turn that may run again: its reply carried a file, which is not kept here.
    """

    __tablename__ = "turns"
    __table_args__ = (
        Index("ix_turns_learner_scope", "learner_id", "scope_key", "id"),
        Index("ix_turns_learner_at", "learner_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_key: Mapped[str | None] = mapped_column(String(300), unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"))
    scope_key: Mapped[str] = mapped_column(String(200))
    said: Mapped[str] = mapped_column(Text)
    reply: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)


class TokenRow(Base):
    """What a button does. `learner_id` is None for buttons that anyone in the scope may press."""

    __tablename__ = "button_tokens"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("learners.id", ondelete="CASCADE"), index=True)
    scope_key: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(32))
    args: Mapped[dict[str, Any]]
    label: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(index=True)
    asks_for: Mapped[str | None] = mapped_column(String(200), default=None)


class InboxRow(Base):
    """An event that was acknowledged and not answered yet: a process that dies in between finds it again.

    `address` says where the reply goes, `request` what is asked; both are the adapter's own.
    """

    __tablename__ = "inbox"

    event_key: Mapped[str] = mapped_column(String(300), primary_key=True)
    platform: Mapped[str] = mapped_column(String(16), index=True)
    address: Mapped[dict[str, Any]]
    request: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class OutboxRow(Base):
    """Something she says by herself; kept until its adapter says that it was delivered."""

    __tablename__ = "outbox"
    # A number that came back would look like news that readers have seen already.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    platform: Mapped[str] = mapped_column(String(16), index=True)
    scope_kind: Mapped[str] = mapped_column(String(16))
    scope_id: Mapped[str] = mapped_column(String(200))
    reply: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
