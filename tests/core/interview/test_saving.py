"""What an interview leaves in the database, and the card that the learner gets."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from core.errors import StaleStateError
from core.messages import Reply, TableBlock
from core.storage.personal_data import erase_learner
from core.storage.tables.interviews import InterviewRow, InterviewTurnRow
from tests.core.interview.helpers import World, button, says, texts


async def saved_turns(world: World, interview_id: str) -> list[InterviewTurnRow]:
    async with world.db.read() as uow:
        return await uow.interviews.turns(interview_id)


async def answer_all(world: World) -> Reply:
    await world.interview()
    for text in ("응", "사과랑 바나나", "체리", "응", "포도랑 멜론"):
        await world.send(text)
    return world.last


async def begun(world: World) -> InterviewRow:
    await world.interview()
    row = await world.open()
    assert row is not None
    return row


@pytest.mark.parametrize("n", [0, 2])
async def test_a_turn_is_saved_only_after_the_one_before_it(world: World, n: int) -> None:
    row = await begun(world)
    turn = InterviewTurnRow(
        interview_id=row.id, n=n, topic_id=None, question="q", answer="a", kind="answer", credited=[], at=row.started_at
    )
    with pytest.raises(StaleStateError):
        async with world.db.write() as uow:
            await uow.interviews.save_turn(turn, row.state)
    assert await saved_turns(world, row.id) == []


async def test_a_closed_interview_cannot_be_closed_again(world: World) -> None:
    row = await begun(world)
    async with world.db.write() as uow:
        await uow.interviews.finish(row.id, 0, "stopped", row.started_at)
    with pytest.raises(StaleStateError):
        async with world.db.write() as uow:
            await uow.interviews.finish(row.id, 0, "finished", row.started_at)


async def test_every_turn_is_saved_with_question_answer_kind_and_credits(world: World) -> None:
    await world.interview()
    interview = await world.open()
    assert interview is not None
    for text in ("응", "사과", "모르겠어", "바나나"):
        await world.send(text)
    turns = await saved_turns(world, interview.id)
    assert [(turn.n, turn.topic_id, turn.answer, turn.kind, turn.credited) for turn in turns] == [
        (1, None, "응", "small-talk", []),
        (2, "one", "사과", "answer", ["one-a"]),
        (3, "one", "모르겠어", "dont-know", []),
        (4, "one", "바나나", "answer", ["one-b"]),
    ]
    assert turns[2].question == "노란 과일은?"


async def test_only_one_interview_is_open_in_a_scope(world: World) -> None:
    await world.interview()
    row = await world.open()
    assert row is not None
    second = InterviewRow(
        id="x", learner_id=1, scope_key=row.scope_key, track_id="small", state={}, started_at=row.started_at
    )
    with pytest.raises(IntegrityError):
        async with world.db.write() as uow:
            await uow.interviews.add(second)


async def test_erasing_a_learner_erases_the_interviews(world: World) -> None:
    await answer_all(world)
    report = await world.newest_report()
    async with world.db.write() as uow:
        await erase_learner(uow, 1, "test", world.clock.now())
    async with world.db.read() as uow:
        assert await uow.interviews.reports(1) == []
        assert await uow.interviews.turns(report.id) == []


async def test_stop_reports_only_what_was_reached(world: World) -> None:
    await world.interview()
    await world.send("응")
    await world.send("사과")
    end = await world.press(button(world.last, "stop"))
    report = (await world.newest_report()).report
    assert report is not None
    assert [each["topic_id"] for each in report["topics"]] == ["one"]
    assert "75%" in texts(end)
    assert "2개" in texts(end)


async def test_stop_before_any_answer_leaves_no_report(world: World) -> None:
    await world.interview()
    await world.send("응")
    end = await world.send("면접 그만할래요")
    assert says(end, "stopped_before_answering")
    async with world.db.read() as uow:
        assert await uow.interviews.reports(1) == []
        assert await uow.quizzes.evidence(1) == []


async def test_report_is_compared_with_the_last_one_of_the_track(world: World) -> None:
    await world.interview()
    for text in ("응", "사과", "몰라", "몰라", "체리", "응", "멜론", "몰라", "몰라"):
        await world.send(text)
    first = await world.newest_report()
    assert first.share == pytest.approx((0.75 + 1 + 0.5) / 3)
    end = await answer_all(world)
    assert "지난번 75% → 이번 100%" in texts(end)


async def test_partial_interviews_are_compared_on_common_topics(world: World) -> None:
    await answer_all(world)
    await world.interview()
    for text in ("응", "사과", "그만"):
        await world.send(text)
    assert "지난번 100% → 이번 75%" in texts(world.last)


async def test_report_card_names_gaps_and_offers_what_helps(world: World) -> None:
    await world.interview()
    for text in ("응", "사과", "넘어가", "넘어가", "응", "넘어가"):
        await world.send(text)
    tables = [block for block in world.last.blocks if isinstance(block, TableBlock)]
    assert [row[2] for row in tables[0].rows] == ["1/2", "0/1", "0/2"]
    assert "point one-b" in tables[0].rows[0][3]
    assert "advice three" in tables[1].rows[2][1]
    labels = [each.label for each in world.last.buttons]
    assert labels == ["설명 듣기: 알파", "퀴즈 풀기: 알파", "다시 면접 보기"]
    assert "other room: quiz" in texts(await world.press(world.last.buttons[1]))


async def test_evidence_is_written_for_keywords_of_reached_topics(world: World) -> None:
    await world.interview()
    for text in ("응", "사과", "넘어가", "체리", "그만"):
        await world.send(text)
    async with world.db.read() as uow:
        evidence = {row.keyword: row.score for row in await uow.quizzes.evidence(1)}
    assert evidence == {
        "about-one": pytest.approx(0.75),
        "about-two": pytest.approx(1.0),
        "general": pytest.approx(5 / 6),
    }
