from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import core.storage.tables  # noqa: F401
from core.storage.base import Base
from core.storage.database import Database

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    db = Database(f"sqlite+aiosqlite:///{tmp_path / 'gaps.db'}")
    async with db._engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield db
    await db.close()


async def test_counts_the_same_question_once(db: Database) -> None:
    for day, question in enumerate(["GAN이 뭐야?", "gan 이  뭐야", "VAE가 뭐야?"]):
        async with db.write() as uow:
            await uow.gaps.record(question, "ko", ["cnn"], NOW + timedelta(days=day))
    async with db.read() as uow:
        gaps = await uow.gaps.most_asked(10)
    assert [(gap.question, gap.count) for gap in gaps] == [("GAN이 뭐야?", 2), ("VAE가 뭐야?", 1)]
    assert (gaps[0].first_at, gaps[0].last_at) == (NOW, NOW + timedelta(days=1))


async def test_languages_are_apart_and_the_limit_holds(db: Database) -> None:
    async with db.write() as uow:
        await uow.gaps.record("GAN?", "ko", [], NOW)
        await uow.gaps.record("GAN?", "en", [], NOW)
    async with db.read() as uow:
        assert len(await uow.gaps.most_asked(10)) == 2
        assert len(await uow.gaps.most_asked(1)) == 1


async def test_long_and_odd_questions_are_cut_and_cleaned(db: Database) -> None:
    async with db.write() as uow:
        await uow.gaps.record("a\u202e\nb " * 400, "en", [], NOW)
        await uow.gaps.record("🤖", "en", [], NOW)
    async with db.read() as uow:
        questions = {gap.question for gap in await uow.gaps.most_asked(10)}
    assert "🤖" in questions
    assert all(len(question) <= 300 and "\u202e" not in question and "\n" not in question for question in questions)
