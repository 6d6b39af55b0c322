"""Questions that the notes could not answer, for the owner of the content. Nothing says who asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.base import Base

MAX_QUESTION_CHARS = 300


class GapRow(Base):
    """One unanswered question. `key` is its text without spacing, case and punctuation: repetitions count up."""

    __tablename__ = "gaps"

    key: Mapped[str] = mapped_column(String(MAX_QUESTION_CHARS), primary_key=True)
    locale: Mapped[str] = mapped_column(String(8), primary_key=True)
    question: Mapped[str] = mapped_column(String(MAX_QUESTION_CHARS))
    nearest: Mapped[list[str]]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=1, index=True)
