"""Two learners become one: nothing is lost, and of what there can be only once the newer stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from core.messages import Account, Platform
from core.storage.base import Base
from core.storage.database import Database
from core.storage.merging import absorb
from core.storage.tables.interviews import InterviewRow
from core.storage.tables.learners import ConversationRow, LearnerRow, LinkCodeRow
from core.storage.tables.quizzes import AttemptRow, CardRow, OpenQuestionRow
from core.storage.tables.rounds import RoundAnswerRow, RoundRow
from tests.core.storage.rows import MOMENT, WITHOUT_OWNER, fill

LATER = MOMENT + timedelta(hours=1)
KEPT_ONCE = {"learners", "link_codes"}


async def pair(db: Database, **gone: Any) -> tuple[int, int]:
    """The one who stays and the one who goes."""
    async with db.write() as uow:
        ids = []
        for name, platform in (("stays", Platform.DISCORD), ("goes", Platform.TELEGRAM)):
            learner = await uow.learners.add(Account(platform, name), "ko", "Asia/Seoul", MOMENT)
            ids.append(learner.id)
        if gone:
            await uow.learners.change(ids[1], **gone)
    return ids[0], ids[1]


async def merge(db: Database, keeps: int, goes: int) -> None:
    async with db.write() as uow:
        await absorb(uow, keeps, goes, LATER)


async def rows(db: Database, kind: Any) -> list[Any]:
    async with db.read() as uow:
        return list(await uow.session.scalars(select(kind)))


async def add(db: Database, *things: Any) -> None:
    async with db.write() as uow:
        uow.session.add_all(things)


async def test_every_row_of_every_table_changes_hands(db: Database) -> None:
    async with db.write() as uow:
        connection = await uow.session.connection()
        for learner_id, marker in ((1, "stays"), (2, "goes")):
            await connection.run_sync(fill, learner_id, marker)
    await merge(db, 1, 2)
    async with db.read() as uow:
        for name, table in Base.metadata.tables.items():
            if name in WITHOUT_OWNER or name in KEPT_ONCE:
                continue
            assert await uow.session.scalar(select(func.count()).select_from(table)) == 2, name
            for key in table.foreign_keys:
                if key.column.table.name == "learners":
                    assert set(await uow.session.scalars(select(key.parent))) == {1}, name
    assert [row.id for row in await rows(db, LearnerRow)] == [1]
    assert await rows(db, LinkCodeRow) == []


async def test_both_accounts_lead_to_the_one_who_stays(db: Database) -> None:
    keeps, goes = await pair(db)
    await merge(db, keeps, goes)
    async with db.read() as uow:
        for platform, name in ((Platform.DISCORD, "stays"), (Platform.TELEGRAM, "goes")):
            found = await uow.learners.find(Account(platform, name))
            assert found is not None
            assert found.id == keeps


@pytest.mark.parametrize(("chosen_at", "wins"), [(LATER, "en"), (None, "ko"), (MOMENT - timedelta(days=1), "ko")])
async def test_the_settings_that_were_chosen_last_hold(db: Database, chosen_at: Any, wins: str) -> None:
    keeps, goes = await pair(db, locale="en", timezone="UTC", show_face=False, settings_at=chosen_at)
    await merge(db, keeps, goes)
    (left,) = await rows(db, LearnerRow)
    assert (left.locale, left.show_face) == (wins, wins == "ko")


async def test_a_turn_that_was_planned_before_has_to_be_planned_again(db: Database) -> None:
    keeps, goes = await pair(db, version=7)
    await merge(db, keeps, goes)
    (left,) = await rows(db, LearnerRow)
    assert left.version == 8


@pytest.mark.parametrize("newer_goes", [True, False])
async def test_one_open_question_and_one_interview_stay_open_in_a_conversation(db: Database, newer_goes: bool) -> None:
    keeps, goes = await pair(db)
    moments = {keeps: MOMENT, goes: LATER if newer_goes else MOMENT - timedelta(hours=1)}
    for learner_id, moment in moments.items():
        mark = f"{learner_id}"
        await add(
            db,
            OpenQuestionRow(id=mark, learner_id=learner_id, scope_key="direct", quiz_id="q", locale="ko",
                            asked_at=moment, strategy="adaptive", reasons={}),
            InterviewRow(id=mark, learner_id=learner_id, scope_key="direct", track_id="t", state={}, started_at=moment),
            InterviewRow(id=f"{mark} elsewhere", learner_id=learner_id, scope_key=f"discord:thread:{mark}",
                         track_id="t", state={}, started_at=moment),
            ConversationRow(learner_id=learner_id, scope_key="direct", updated_at=moment, last_concept=mark),
        )  # fmt: skip
    await merge(db, keeps, goes)
    newer = str(goes if newer_goes else keeps)
    older = str(keeps if newer_goes else goes)
    assert {row.id: row.status for row in await rows(db, OpenQuestionRow)} == {newer: "open", older: "replaced"}
    states = {row.id: row.status for row in await rows(db, InterviewRow)}
    assert states == {newer: "open", older: "stopped", f"{keeps} elsewhere": "open", f"{goes} elsewhere": "open"}
    assert [row.last_concept for row in await rows(db, ConversationRow)] == [newer]


async def test_of_two_review_dates_that_of_the_last_review_holds(db: Database) -> None:
    keeps, goes = await pair(db)
    for learner_id, quiz_id, reviewed in (
        (keeps, "a", "2026-03-01T00:00:00+00:00"),
        (goes, "a", "2026-03-02T00:00:00+00:00"),
        (keeps, "b", "2026-03-02T00:00:00+00:00"),
        (goes, "b", "2026-03-01T00:00:00+00:00"),
        (goes, "c", "2026-03-01T00:00:00+00:00"),
    ):
        await add(db, CardRow(learner_id=learner_id, quiz_id=quiz_id, data={"last_review": reviewed}, due=MOMENT))
    await merge(db, keeps, goes)
    assert {row.quiz_id: row.data["last_review"][:10] for row in await rows(db, CardRow)} == {
        "a": "2026-03-02",
        "b": "2026-03-02",
        "c": "2026-03-01",
    }


async def test_one_answer_counts_in_a_round_and_both_stay_among_the_answers(db: Database) -> None:
    keeps, goes = await pair(db)
    await add(
        db,
        RoundRow(id="r", platform="discord", scope_kind="channel", scope_id="1", owner_id=goes, locale="ko",
                 quiz_ids=["q"], seconds=60, started_at=MOMENT, closes_at=LATER),
        *(AttemptRow(id=f"a{n}", learner_id=n, quiz_id="q", scope_key="x", answer="", score=50, similarity=0.5,
                     flags=[], keywords=[], at=MOMENT, round_id="r") for n in (keeps, goes)),
    )  # fmt: skip
    await add(
        db,
        *(RoundAnswerRow(round_id="r", position=0, learner_id=n, attempt_id=f"a{n}") for n in (keeps, goes)),
    )
    await merge(db, keeps, goes)
    assert [row.attempt_id for row in await rows(db, RoundAnswerRow)] == [f"a{keeps}"]
    assert {row.learner_id for row in await rows(db, AttemptRow)} == {keeps}
    assert len(await rows(db, AttemptRow)) == 2
    assert [row.owner_id for row in await rows(db, RoundRow)] == [keeps]


async def test_nobody_becomes_one_with_themselves_or_with_nobody(db: Database) -> None:
    keeps, _ = await pair(db)
    for other in (keeps, 99):
        with pytest.raises(ValueError, match="cannot become one"):
            await merge(db, keeps, other)
