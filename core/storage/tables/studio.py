"""What moderators decided for the channels of their servers."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.base import Base


class ChannelPolicyRow(Base):
    """What holds in one channel. `closed` lists the rooms that may not be used there.

    `quiz_mode` is "solo" or "group", `answers` "own", "public" or "private"; `locale` None leaves the language to
    each learner; `face` None is the configured one.
    """

    __tablename__ = "channel_policies"

    platform: Mapped[str] = mapped_column(String(16), primary_key=True)
    channel_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    closed: Mapped[list[str]]
    quiz_mode: Mapped[str] = mapped_column(String(16), default="solo")
    locale: Mapped[str | None] = mapped_column(String(8), default=None)
    answers: Mapped[str] = mapped_column(String(16), default="own")
    face: Mapped[int | None] = mapped_column(default=None)
