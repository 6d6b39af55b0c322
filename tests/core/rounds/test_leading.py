"""Who may lead a round, what may be asked for, and content or people that disappear."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from core.messages import Action, Platform, Scope, ScopeKind, TextBlock, Visibility
from core.quiz.rounds.closing import close_overdue
from core.storage.personal_data import erase_learner
from core.storage.tables.rounds import RoundRow
from tests.core.quiz.world import make_library, words
from tests.core.rounds.group import Group, answering, count_of, leading, prompt, table

FULL, HALF = "p1 and p2", "p1 only"


async def test_the_owner_goes_on_early(group: Group) -> None:
    first = await group.start("ada", count="2")
    following, _ = leading(first)
    refused = await group.press(following, "ben")
    assert "Only whoever started" in words(refused)
    assert refused.visibility is Visibility.PRIVATE
    assert await group.announced() == []
    await group.press(following, "ada")
    result, second = await group.announced()
    assert "Question 1 is closed" in words(result)
    assert "Question 2 of 2" in words(second)
    await group.press(following, "ada")
    assert await group.announced() == []


@pytest.mark.parametrize(("user", "can_moderate"), [("ada", False), ("mod", True)])
async def test_owner_and_moderators_may_stop(group: Group, user: str, can_moderate: bool) -> None:
    first = await group.start("ada", count="3")
    await group.press(answering(first), "ben", FULL)
    _, stopping = leading(first)
    assert "Only whoever started" in words(await group.press(stopping, "ben"))
    done = await group.press(stopping, user, can_moderate=can_moderate)
    assert done.visibility is Visibility.PRIVATE
    result, board = await group.announced()
    assert "ending the group quiz" in words(result)
    assert table(board).rows == (("1", "Ben", "100", "1/1"),)
    assert await group.time_passes(3600) == []
    assert "is over" in words(await group.press(stopping, "ada"))
    assert "is over" in words(await group.press(answering(first), "cleo", FULL))


async def test_the_stop_command_ends_the_round_of_the_channel(group: Group) -> None:
    assert "ending the group quiz" not in words(await group.tutor.handle(group.request("ada", Action.STOP)))
    await group.start("ada", count="3")
    assert "Only whoever started" in words(await group.tutor.handle(group.request("ben", Action.STOP)))
    assert await group.announced() == []
    await group.tutor.handle(group.request("ada", Action.STOP))
    result, _ = await group.announced()
    assert "ending the group quiz" in words(result)


async def test_stop_means_ones_own_question_first(group: Group) -> None:
    await group.start("ada", count="3")
    await group.tutor.handle(group.request("ben", Action.QUIZ))
    assert "Only whoever started" not in words(await group.tutor.handle(group.request("ben", Action.STOP)))
    assert await group.announced() == []


async def test_stopping_and_running_out_of_time_at_once_end_it_once(group: Group) -> None:
    first = await group.start("ada", count="1")
    _, stopping = leading(first)
    group.clock.pass_time(seconds=95)
    await asyncio.gather(
        group.press(stopping, "ada"),
        *(close_overdue(group.db, group.library, group.clock.moment, lambda: Random(1)) for _ in range(3)),
    )
    assert len(await group.announced()) == 2


async def test_not_in_direct_messages(group: Group) -> None:
    group.scope = Scope(Platform.DISCORD, ScopeKind.DIRECT, "ada")
    reply = await group.start()
    assert "just the two of us" in words(reply)
    assert await count_of(group, RoundRow) == 0


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"count": "0"}, "1 to 20"),
        ({"count": "21"}, "1 to 20"),
        ({"count": "many"}, "1 to 20"),
        ({"seconds": "19"}, "between 20 and 600"),
        ({"seconds": "9" * 150}, "between 20 and 600"),
        ({"topic": "underwater basket weaving"}, "any questions on"),
    ],
)
async def test_impossible_wishes(group: Group, options: dict[str, str], expected: str) -> None:
    assert expected in words(await group.start(**options))
    assert await count_of(group, RoundRow) == 0


async def test_an_unknown_topic_offers_chapters(group: Group) -> None:
    reply = await group.start(topic="pottery", count="1")
    assert [button.label for button in reply.buttons] == ["Metrics", "Training networks"]
    first = await group.press(reply.buttons[1], "ada")
    assert "Training networks" in words(first)
    assert "Question 1 of 1" in words(first)


async def test_a_topic_limits_the_questions(group: Group) -> None:
    first = await group.start(topic="드롭아웃", count="5")
    assert "so this round has 2" in words(first)
    assert "dropout" in prompt(first)
    _, second = await group.time_passes(90)
    assert "dropout" in prompt(second)


async def test_typed_commands(group: Group) -> None:
    reply = await group.tutor.handle(group.request("ada", Action.TEXT, "/group 3"))
    assert "Question 1 of 3" in words(reply)


async def test_content_that_disappears(group: Group) -> None:
    first = await group.start(topic="recall", count="3")
    thinner = Group(group.db, group.worker, group.clock, make_library(without="recall-two"), events=group.events)
    await thinner.press(answering(first), "ben", FULL)
    _, board = await thinner.time_passes(90)
    assert table(board).rows == (("1", "Ben", "100", "1/1"),)


async def test_the_current_question_disappears(group: Group) -> None:
    first = await group.start(topic="recall", count="2")
    thinner = Group(group.db, group.worker, group.clock, make_library(without="recall-one"), events=group.events)
    assert "taken out" in words(await thinner.press(answering(first), "ben", FULL))
    assert "question 1 of 2" in words(await thinner.start("cleo"))
    result, second = await thinner.time_passes(90)
    assert isinstance(result.blocks[0], TextBlock)
    assert "recall-two" in prompt(second)


async def test_the_owner_is_forgotten_and_the_others_play_on(group: Group) -> None:
    first = await group.start("ada", count="1")
    await group.press(answering(first), "ada", FULL)
    await group.press(answering(first), "ben", HALF)
    async with group.db.write() as uow:
        learner = await uow.learners.find(group.request("ada", Action.HELP).account)
        assert learner is not None
        await erase_learner(uow, learner.id, "test", group.clock.moment)
    _, stopping = leading(first)
    assert "Only whoever" in words(await group.press(stopping, "ben"))
    _, board = await group.time_passes(90)
    assert table(board).rows == (("1", "Ben", "25", "1/1"),)
