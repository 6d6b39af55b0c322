"""The log of questions that the notes could not answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.content.schema import Locale
from core.storage.tables.gaps import MAX_QUESTION_CHARS, GapRow
from core.text.clean import clean, shorten, squash


def _one_line(question: str) -> str:
    return shorten(" ".join(clean(question).split()), MAX_QUESTION_CHARS)


def gap_key(question: str) -> str:
    """What makes two texts the same question: letters and digits alone."""
    text = _one_line(question)
    return (squash(text) or text)[:MAX_QUESTION_CHARS]


class GapRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def record(self, question: str, locale: Locale, nearest: Sequence[str], now: datetime) -> None:
        """Count `question`; texts that differ only in spacing, case or punctuation are one question.

        Args:
            nearest: concept ids, best first, as of now.
        """
        text, key = _one_line(question), gap_key(question)
        row = await self._session.get(GapRow, (key, locale))
        if row is None:
            self._session.add(
                GapRow(key=key, locale=locale, question=text, nearest=list(nearest), first_at=now, last_at=now)
            )
        else:
            row.count += 1
            row.nearest = list(nearest)
            row.last_at = now
        await self._session.flush()

    async def most_asked(self, limit: int) -> list[GapRow]:
        """Most often asked first, then the latest."""
        query = select(GapRow).order_by(GapRow.count.desc(), GapRow.last_at.desc(), GapRow.key).limit(limit)
        return list(await self._session.scalars(query))
