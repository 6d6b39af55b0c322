"""Which question comes next, through the engine, on a real database file."""

from __future__ import annotations

from itertools import pairwise

from core.inference.worker import Worker
from core.messages import Action, TextBlock
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


async def test_the_promised_next_question_is_the_one_that_comes(world: World) -> None:
    await world.do(Action.QUIZ)
    for _ in range(8):
        graded = await world.do(text="p1")
        offer = next(block.text for block in graded.blocks if isinstance(block, TextBlock))
        following = await world.press(button(graded, "다음 문제"))
        name = LIBRARY.concepts[LIBRARY.quizzes[asked_quiz(following)].concepts[0]].name.ko
        assert f"'{name}'" in offer
        world.clock.pass_time(minutes=4)


async def test_all_questions_answered_is_a_normal_state(world: World) -> None:
    seen = []
    reply = await world.do(Action.QUIZ)
    for number in range(12):
        seen.append(asked_quiz(reply))
        reply = await world.press(button(reply, "답하기"), ALL)
        assert said(reply, "why.all_seen") == (number >= 4)
        reply = await world.press(button(reply, "다음 문제"))
    assert len(set(seen[:5])) == 5
    assert all(one != other for one, other in pairwise(seen))


async def test_skipping_asks_another_and_is_recorded(world: World) -> None:
    asked = await world.do(Action.QUIZ)
    following = await world.press(button(asked, "넘기기"))
    assert asked_quiz(following) != asked_quiz(asked)
    assert {row.quiz_id: row.status for row in await rows(world.db, OpenQuestionRow)} == {
        asked_quiz(asked): "skipped",
        asked_quiz(following): "open",
    }
    assert not await rows(world.db, AttemptRow)


async def test_weak_keywords_are_named_and_explain_the_next_choice(world: World) -> None:
    await world.do(Action.QUIZ, topic="재현율")
    graded = await world.do(text="nothing of it")
    assert "재현율" in card(graded).weak_keywords
    offer = next(block.text for block in graded.blocks if isinstance(block, TextBlock))
    assert "'재현율'" in offer
    assert said(graded, "why.weak")


async def test_reviews_come_when_they_are_due(world: World) -> None:
    assert said(await world.do(Action.REVIEW), "review.never")
    await world.do(Action.QUIZ, topic="드롭아웃")
    failed = (await rows(world.db, OpenQuestionRow))[0].quiz_id
    await world.do(text="nothing")
    await world.do(Action.QUIZ, topic="재현율")
    await world.do(text=ALL)
    early = await world.do(Action.REVIEW)
    assert "10분 뒤야" in words(early)
    assert button(early, "새 퀴즈")
    world.clock.pass_time(minutes=11)
    due = await world.do(text="복습")
    assert asked_quiz(due) == failed
    assert said(due, "why.due")
    graded = await world.do(text=ALL)
    assert said(graded, "why.review_done")
    assert question(await world.press(button(graded, "다음 문제")))


async def test_several_due_quizzes_are_reviewed_one_after_another(world: World) -> None:
    for topic in ("드롭아웃", "정밀도"):
        await world.do(Action.QUIZ, topic=topic)
        await world.do(text="nothing")
        world.clock.pass_time(minutes=1)
    world.clock.pass_time(days=4)
    first = await world.do(Action.REVIEW)
    assert said(first, "why.overdue")
    graded = await world.do(text=ALL)
    second = await world.press(button(graded, "다음 문제"))
    assert {asked_quiz(first)[:4], asked_quiz(second)[:4]} == {"drop", "prec"}
    assert said(await world.press(button(second, "넘기기")), "why.review_done")


async def test_unknown_topics_and_levels_get_choices(world: World) -> None:
    unknown = await world.do(Action.QUIZ, topic="주식 {투자} 하는 법")
    assert "주식 {투자} 하는 법" in words(unknown)
    assert asked_quiz(await world.press(button(unknown, "딥러닝 훈련"))).startswith("dropout")
    odd = await world.do(Action.QUIZ, difficulty="impossible")
    assert [b.label[:3] for b in odd.buttons] == ["★☆☆", "★★☆", "★★★"]
    none = await world.do(Action.QUIZ, topic="정밀도", difficulty="3")
    assert [b.label[:3] for b in none.buttons] == ["★☆☆"]
    hard = await world.do(Action.QUIZ, difficulty="어려움")
    assert asked_quiz(hard) == "dropout-two"


async def test_a_concept_button_asks_about_it(world: World) -> None:
    assert asked_quiz(await world.do(Action.QUIZ, concept="precision")) == "precision-one"
    assert question(await world.do(Action.QUIZ, concept="no-such-concept"))


async def test_the_reference_strategy_never_ends_either(world: World, worker: Worker) -> None:
    rooms = {"quiz": QuizService(LIBRARY, world.grader, worker, "iou")}
    world.tutor = make_tutor(world.db, rooms, world.clock)
    seen = []
    reply = await world.do(Action.QUIZ)
    for _ in range(9):
        seen.append(asked_quiz(reply))
        reply = await world.press(button(reply, "답하기"), "p2")
        assert said(reply, "why.lowest")
        reply = await world.press(button(reply, "다음 문제"))
    assert len(set(seen[:5])) == 5
    assert {row.strategy for row in await rows(world.db, OpenQuestionRow)} == {"iou"}
