"""Whole rounds, through the engine."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from core.messages import (
    Action,
    ChartBlock,
    Platform,
    Reply,
    Scope,
    ScopeKind,
    ScoreCard,
    TableBlock,
    Visibility,
)
from core.quiz.rounds.closing import close_overdue
from core.storage.tables.quizzes import AttemptRow, CardRow, KeywordEvidenceRow
from core.storage.tables.rounds import RoundAnswerRow, RoundRow
from tests.core.quiz.world import words
from tests.core.rounds.group import CHANNEL, Group, PausingGrader, answering, count_of, prompt, table

FULL, HALF = "p1 and p2", "p1 only"


def score(reply: Reply) -> int:
    return next(block.score for block in reply.blocks if isinstance(block, ScoreCard))


async def test_a_whole_round(group: Group) -> None:
    first = await group.start("ada", count="2", seconds="60")
    assert first.visibility is Visibility.PUBLIC
    assert "Ada" in words(first)
    assert "Question 1 of 2" in words(first)
    assert "60 seconds" in words(first)

    ada = await group.press(answering(first), "ada", FULL)
    ben = await group.press(answering(first), "ben", HALF)
    assert (score(ada), score(ben)) == (100, 25)
    assert {ada.visibility, ben.visibility} == {Visibility.PRIVATE}
    assert "1 person has answered" in words(ada)
    assert "2 people have answered" in words(ben)
    assert await group.time_passes(59) == []

    result, second = await group.time_passes(1)
    assert "2 people answered, and the average score was 62" in words(result)
    assert [row[1] for row in table(result).rows] == ["2/2 (100%)", "1/2 (50%)"]
    assert "answer english" in words(result)
    assert {result.visibility, second.visibility} == {Visibility.PUBLIC}
    assert "Question 2 of 2" in words(second)
    assert prompt(second) != prompt(first)

    await group.press(answering(second), "ben", FULL)
    await group.press(answering(second), "cleo", FULL)
    _, board = await group.time_passes(60)
    assert table(board).rows == (("1", "Ben", "125", "2/2"), ("2", "Ada", "100", "1/2"), ("2", "Cleo", "100", "1/2"))
    chart = next(block for block in board.blocks if isinstance(block, ChartBlock))
    assert (chart.labels, chart.series[0].values, chart.maximum) == (("Ben", "Ada", "Cleo"), (125, 100, 100), 200)
    assert await group.time_passes(3600) == []


async def test_the_model_answer_waits_until_the_question_is_closed(group: Group) -> None:
    first = await group.start(count="1")
    reply = await group.press(answering(first), "ben", HALF)
    assert "answer english" not in words(reply)
    result, _ = await group.time_passes(90)
    assert "answer english" in words(result)


async def test_answers_feed_each_learners_own_history(group: Group) -> None:
    first = await group.start(count="1")
    await group.press(answering(first), "ben", FULL)
    async with group.db.read() as uow:
        attempt = (await uow.session.scalars(select(AttemptRow))).one()
        assert (attempt.score, attempt.answer, attempt.scope_key) == (100, FULL, CHANNEL.key)
        assert attempt.round_id == (await uow.session.scalars(select(RoundRow.id))).one()
    assert await count_of(group, CardRow) == 1
    assert await count_of(group, KeywordEvidenceRow) == 2


async def test_a_second_answer_is_kindly_declined(group: Group) -> None:
    first = await group.start(count="1")
    await group.press(answering(first), "ben", HALF)
    again = await group.press(answering(first), "ben", FULL)
    assert "already answered" in words(again)
    assert "1 person has answered" in words(again)
    assert await count_of(group, AttemptRow) == 1


async def test_an_empty_answer_is_not_graded(group: Group) -> None:
    first = await group.start(count="1")
    for empty in ("", "  ...  ", "!empty"):
        reply = await group.press(answering(first), "ben", empty)
        assert "answer is empty" in words(reply)
    assert score(await group.press(answering(reply), "ben", FULL)) == 100


async def test_everybody_answers_at_once(group: Group) -> None:
    first = await group.start(count="1")
    users = [f"user{i}" for i in range(12)]
    presses = [group.press(answering(first), user, FULL if i % 2 else HALF) for i, user in enumerate(users)]
    doubles = [group.press(answering(first), user, FULL) for user in users[:6]]
    replies = await asyncio.gather(*presses, *doubles)
    assert sum(any(isinstance(block, ScoreCard) for block in reply.blocks) for reply in replies) == len(users)
    assert await count_of(group, AttemptRow) == await count_of(group, RoundAnswerRow) == len(users)
    result, board = await group.time_passes(90)
    assert "12 people answered" in words(result)
    assert len(table(board).rows) == len(users)


async def test_answers_through_two_processes_count_once(group: Group) -> None:
    first = await group.start(count="1")
    other = group.new_tutor()
    token = answering(first).token
    press = group.request("ben", Action.PRESS, FULL, token=token)
    twin = replace(press, event_id="another")
    await asyncio.gather(group.tutor.handle(press), other.handle(twin))
    assert await count_of(group, AttemptRow) == 1


async def test_racing_closers_close_once(group: Group) -> None:
    first = await group.start(count="2")
    await group.press(answering(first), "ben", FULL)
    late = group.clock.moment + timedelta(seconds=91)
    await asyncio.gather(*(close_overdue(group.db, group.library, late) for _ in range(5)))
    assert len(await group.announced()) == 2
    async with group.db.read() as uow:
        row = (await uow.session.scalars(select(RoundRow))).one()
    assert (row.position, row.status, row.closes_at) == (1, "open", late + timedelta(seconds=90))


async def test_a_question_that_closes_while_an_answer_is_graded(group: Group) -> None:
    group.grader = PausingGrader()
    group.tutor = group.new_tutor()
    first = await group.start(count="2")
    pressing = asyncio.create_task(group.press(answering(first), "ben", FULL))
    await asyncio.to_thread(group.grader.reached.wait, 5)
    result, _ = await group.time_passes(90)
    group.grader.go.set()
    reply = await pressing
    assert "already closed" in words(reply)
    assert "Nobody" in words(result) or "No answers" in words(result)
    assert await count_of(group, AttemptRow) == 0


async def test_an_answer_after_the_time_is_not_graded(group: Group) -> None:
    first = await group.start(count="2")
    group.clock.pass_time(seconds=90)
    assert "Time was up" in words(await group.press(answering(first), "ben", FULL))
    _, second = await group.time_passes(0)
    moved_on = await group.press(answering(first), "ben", FULL)
    assert "question 2 now" in words(moved_on)
    assert answering(moved_on).asks_for
    assert score(await group.press(answering(second), "ben", FULL)) == 100
    assert await count_of(group, AttemptRow) == 1


async def test_it_goes_on_after_a_restart(group: Group) -> None:
    first = await group.start("ada", count="2")
    await group.press(answering(first), "ben", HALF)
    reborn = Group(group.db, group.worker, group.clock, events=group.events)
    assert "already answered" in words(await reborn.press(answering(first), "ben", FULL))
    await reborn.press(answering(first), "cleo", FULL)
    result, second = await reborn.time_passes(86_400)
    assert "2 people answered" in words(result)
    await reborn.press(answering(second), "cleo", FULL)
    _, board = await reborn.time_passes(90)
    assert [row[1:3] for row in table(board).rows] == [("Cleo", "200"), ("Ben", "25")]


async def test_one_round_at_a_time(group: Group) -> None:
    replies = await asyncio.gather(*(group.start(user, count="2") for user in ("ada", "ben", "cleo")))
    public = [reply for reply in replies if reply.visibility is Visibility.PUBLIC]
    assert len(public) == 1
    assert await count_of(group, RoundRow) == 1
    again = await group.start("dan")
    assert "already a group quiz" in words(again)
    assert prompt(again) == prompt(public[0])
    assert score(await group.press(answering(again), "dan", FULL)) == 100


async def test_rounds_in_two_channels_do_not_mix(
    group: Group,
) -> None:
    other = Group(group.db, group.worker, group.clock, events=group.events)
    other.scope = Scope(Platform.DISCORD, ScopeKind.THREAD, "elsewhere")
    here, there = await group.start(count="1"), await other.start(count="1")
    assert "is over" in words(await other.press(answering(here), "ben", FULL))
    await other.press(answering(there), "ben", FULL)
    assert await count_of(group, RoundRow) == 2
    group.clock.pass_time(seconds=90)
    await close_overdue(group.db, group.library, group.clock.moment)
    scopes = [announcement.scope for announcement in await group.tutor.announcements(Platform.DISCORD)]
    assert sorted(scope.id for scope in scopes) == ["elsewhere", "elsewhere", "study", "study"]


async def test_a_new_round_brings_new_questions(group: Group) -> None:
    seen = []
    for _ in range(2):
        replies = [await group.start(count="2", seconds="20")]
        replies += [reply for _ in range(2) for reply in await group.time_passes(20)]
        seen += [prompt(reply) for reply in replies if answerable(reply)]
    assert len(set(seen)) == 4


def answerable(reply: Reply) -> bool:
    return any(button.asks_for for button in reply.buttons)


async def test_nobody_answers(group: Group) -> None:
    await group.start(count="1")
    result, board = await group.time_passes(90)
    assert not any(isinstance(block, TableBlock) for block in (*result.blocks, *board.blocks))
    assert "No worries" in words(board)
    again = await group.press(board.buttons[0], "cleo")
    assert "Question 1 of 5" in words(again)


async def test_a_round_speaks_its_owners_language(group: Group) -> None:
    request = replace(group.request("ada", Action.GROUP_QUIZ, options={"count": "1"}), locale_hint="ko")
    first = await group.tutor.handle(request)
    assert (first.locale, "1문제 중 1번" in words(first)) == ("ko", True)
    ben = await group.press(answering(first), "ben", FULL)
    assert "model answer" in words(ben)
    result, board = await group.time_passes(90)
    assert (result.locale, board.locale) == ("ko", "ko")
    assert "1명이 답했고" in words(result)
    assert table(board).header == ("순위", "이름", "점수", "답한 문제")


async def test_a_grade_can_be_disputed(group: Group) -> None:
    first = await group.start(count="1")
    graded = await group.press(answering(first), "ben", HALF)
    await group.press(graded.buttons[0], "ben", "I said both points")
    async with group.db.read() as uow:
        ((dispute, attempt),) = await uow.quizzes.disputes()
    assert (dispute.reason, attempt.score) == ("I said both points", 25)


async def test_a_crowd_fits_on_the_board(group: Group) -> None:
    first = await group.start(count="1")
    for i in range(23):
        await group.press(answering(first), f"learner number {i:02} with quite a long name", FULL)
    _, board = await group.time_passes(90)
    assert len(table(board).rows) == 20
    assert "3 more" in words(board)
    assert "23 people share first place" in words(board)
    assert all(len(cell) <= 40 for row in table(board).rows for cell in row)
