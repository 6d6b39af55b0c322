"""At most one question is open, and it is scored once, through the engine, on a real database file."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from core.i18n import catalogue
from core.inference.worker import Worker
from core.messages import Action
from core.quiz.service import QuizService
from core.storage.tables.quizzes import AttemptRow, OpenQuestionRow
from tests.core.quiz.world import (
    World,
    asked_quiz,
    button,
    card,
    make_library,
    make_tutor,
    question,
    rows,
    said,
    words,
)

LIBRARY = make_library()
ALL = "p1 p2"


async def test_pressing_twice_scores_once(world: World) -> None:
    asked = await world.do(Action.QUIZ)
    answer = button(asked, "답하기")
    first, second = await asyncio.gather(world.press(answer, ALL), world.press(answer, ALL))
    assert len(await rows(world.db, AttemptRow)) == 1
    assert said(second, "over.gone") or said(first, "over.gone")


async def test_two_processes_score_once(world: World, worker: Worker) -> None:
    rooms = {"quiz": QuizService(LIBRARY, world.grader, worker)}
    other = World(world.db, make_tutor(world.db, rooms, world.clock, seed=8), world.clock, world.grader)
    other.events = world.events
    for _ in range(5):
        asked = await world.do(Action.QUIZ)
        answer = button(asked, "답하기")
        await asyncio.gather(world.press(answer, ALL), other.press(answer, ALL))
    assert len(await rows(world.db, AttemptRow)) == 5
    assert len(await rows(world.db, AttemptRow)) == len(
        {row.id for row in await rows(world.db, OpenQuestionRow) if row.status == "answered"}
    )


async def test_old_buttons_are_recognised(world: World) -> None:
    first = await world.do(Action.QUIZ)
    await world.press(button(first, "넘기기"))
    for label in ("답하기", "힌트", "넘기기", "그만하기"):
        late = await world.press(button(first, label), "p1")
        assert said(late, "over.another")
    (current,) = [row for row in await rows(world.db, OpenQuestionRow) if row.status == "open"]
    shown = await world.press(button(late, "지금 문제 보기"))
    assert asked_quiz(shown) == current.quiz_id
    await world.do(text="p1")
    assert said(await world.press(button(shown, "답하기"), "p1"), "over.gone")
    assert len(await rows(world.db, AttemptRow)) == 1


@pytest.mark.parametrize("action", [Action.ANSWER, Action.HINT, Action.SKIP])
async def test_without_a_question_she_offers_one(world: World, action: Action) -> None:
    reply = await world.do(action, "p1")
    assert said(reply, "over.nothing")
    assert question(await world.press(button(reply, "새 퀴즈")))


async def test_an_open_question_is_shown_again_unless_something_else_is_wanted(world: World) -> None:
    asked = await world.do(Action.QUIZ, topic="재현율")
    again = await world.do(Action.QUIZ)
    assert said(again, "question.again")
    assert question(again).prompt == question(asked).prompt
    assert asked_quiz(await world.do(Action.QUIZ, topic="평가 지표")) == asked_quiz(asked)
    other = await world.do(Action.QUIZ, topic="드롭아웃")
    assert asked_quiz(other).startswith("dropout")
    assert said(other, "question.replaced")
    assert sorted(row.status for row in await rows(world.db, OpenQuestionRow)) == ["open", "replaced"]


async def test_scopes_and_people_do_not_share_questions(world: World) -> None:
    here = await world.do(Action.QUIZ, scope="room")
    there = await world.do(Action.QUIZ)
    other = await world.do(Action.QUIZ, scope="room", user="eve")
    assert [said(reply, "why.first") for reply in (here, there, other)] == [True, False, True]
    assert card(await world.do(text=ALL, scope="room", user="eve")).score == 100
    assert len([row for row in await rows(world.db, OpenQuestionRow) if row.status == "open"]) == 2


@pytest.mark.parametrize("action", [Action.QUIZ, Action.ANSWER, Action.HINT, Action.SKIP, Action.STOP, Action.REVIEW])
async def test_a_question_on_a_removed_quiz_is_over(world: World, worker: Worker, action: Action) -> None:
    await world.do(Action.QUIZ, topic="정밀도")
    smaller = QuizService(make_library(without="precision-one"), world.grader, worker)
    later = World(world.db, make_tutor(world.db, {"quiz": smaller}, world.clock), world.clock, world.grader)
    later.events = world.events
    reply = await later.do(action, "p1")
    assert str(catalogue("ko")["common.failed"]) not in words(reply)
    if action in (Action.ANSWER, Action.HINT, Action.SKIP):
        assert said(reply, "over.gone")
    if action is not Action.REVIEW:
        assert not [
            r for r in await rows(world.db, OpenQuestionRow) if (r.quiz_id, r.status) == ("precision-one", "open")
        ]
    assert question(await later.do(Action.QUIZ))


async def test_only_one_question_can_be_open(world: World) -> None:
    await asyncio.gather(*(world.do(Action.QUIZ) for _ in range(6)))
    async with world.db.read() as uow:
        count = await uow.session.scalar(select(func.count()).select_from(OpenQuestionRow))
    assert count == 1
