"""Interviews through the engine, on a real database file."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from core.messages import Action, Platform, Scope, ScopeKind
from core.turn import Focus
from tests.core.interview.helpers import (
    World,
    button,
    library_of,
    prompt,
    says,
    small_track,
    texts,
)

SCRIPT = {
    "ko": ("응 준비됐어", "사과랑 바나나야", "체리지", "응 이어서 가자", "포도랑 멜론"),
    "en": ("ready!", "it is an apple and a banana", "a cherry", "sure, go on", "grapes and a melon"),
}


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_whole_interview(world: World, locale: str) -> None:
    world.locale = locale
    greeting = await world.interview()
    assert ("준비됐어" if locale == "ko" else "ready") in texts(greeting)
    assert await world.focus() is Focus.INTERVIEW
    first = await world.send(SCRIPT[locale][0])
    assert prompt(first) == ("one 첫 질문이야?" if locale == "ko" else "Opening question of one?")
    second = await world.send(SCRIPT[locale][1])
    assert "✔ point one-a" in texts(second)
    assert "✔ point one-b" in texts(second)
    assert "two" in prompt(second)
    rest = await world.send(SCRIPT[locale][2])
    assert ("잠깐 쉬자" if locale == "ko" else "take a break") in texts(rest)
    assert prompt(rest) == ""
    assert "three" in prompt(await world.send(SCRIPT[locale][3]))
    end = await world.send(SCRIPT[locale][4])
    assert ("수고했어" if locale == "ko" else "Well done") in texts(end)
    assert "100%" in texts(end)
    assert await world.open() is None
    assert await world.focus() is Focus.NONE
    report = await world.newest_report()
    assert (report.status, report.share) == ("finished", 1.0)


@pytest.mark.parametrize("locale", ["ko", "en"])
async def test_resumes_after_a_restart_at_every_turn(tmp_path: Path, locale: str) -> None:
    worlds = []
    for name, restarts in (("once", False), ("restarted", True)):
        (tmp_path / name).mkdir()
        world = await World(tmp_path / name, library_of(small_track())).create()
        world.locale = locale
        said = [(await world.interview()).blocks]
        for text in SCRIPT[locale]:
            if restarts:
                await world.restart()
            said.append((await world.send(text)).blocks)
        worlds.append(said)
        await world.close()
    assert worlds[0] == worlds[1]


async def test_interview_command_resumes_at_the_open_question(world: World) -> None:
    await world.interview()
    await world.send("응")
    await world.send("사과")
    await world.restart()
    again = await world.interview()
    assert prompt(again) == "노란 과일은?"
    assert "1번째" in texts(again)
    end = await world.press(button(again, "answer"), "바나나")
    assert "✔ point one-b" in texts(end)


async def test_again_closes_the_old_interview_once(world: World) -> None:
    await world.interview()
    await world.send("응")
    await world.send("사과")
    resumed = await world.interview()
    afresh = button(resumed, "again")
    new = await world.press(afresh)
    assert says(new, "closed_for_new")
    fresh = await world.open()
    assert fresh is not None
    assert (await world.newest_report()).status == "stopped"
    pressed_again = await world.press(afresh)
    assert not says(pressed_again, "closed_for_new")
    still = await world.open()
    assert still is not None
    assert still.id == fresh.id


@pytest.mark.parametrize("options", [{"again": "yes"}, {"track": "다시"}, {"track": "small again"}])
async def test_again_as_words(world: World, options: dict[str, str]) -> None:
    await world.interview()
    before = await world.open()
    await world.interview(**options)
    after = await world.open()
    assert before is not None
    assert after is not None
    assert before.id != after.id


async def test_old_button_gets_the_current_question(world: World) -> None:
    await world.interview()
    old = await world.send("응")
    await world.send("사과")
    for key in ("answer", "hint", "skip", "stop"):
        reply = await world.press(button(old, key), "바나나" if key == "answer" else "")
        assert says(reply, "over")
        assert prompt(reply) == "노란 과일은?"
    row = await world.open()
    assert row is not None
    assert row.turn_no == 2


async def test_double_press_counts_once(world: World) -> None:
    await world.interview()
    question = await world.send("응")
    skip = button(question, "skip")
    assert "two" in prompt(await world.press(skip))
    second = await world.press(skip)
    assert says(second, "over")
    assert "two" in prompt(second)


async def test_two_presses_at_the_same_moment_count_once(world: World) -> None:
    await world.interview()
    skip = button(await world.send("응"), "skip")
    replies = await asyncio.gather(world.press(skip), world.press(skip))
    assert sorted(says(reply, "over") for reply in replies) == [False, True]
    row = await world.open()
    assert row is not None
    assert row.turn_no == 2


async def test_the_same_event_is_handled_once(world: World) -> None:
    await world.interview()
    await world.send("응")
    first = await world.send("사과", event="same")
    second = await world.send("사과", event="same")
    assert second.replayed
    assert second.blocks == first.blocks
    row = await world.open()
    assert row is not None
    assert row.turn_no == 2


async def test_button_of_a_closed_interview_offers_a_new_one(world: World) -> None:
    question = await world.interview()
    await world.send("그만")
    reply = await world.press(button(question, "start"))
    assert says(reply, "over_and_ended")
    assert [each.label for each in reply.buttons] == ["small 면접"]


async def test_second_no_at_the_greeting_calls_it_off(world: World) -> None:
    await world.interview()
    assert says(await world.send("아니 아직"), "said.waiting")
    assert says(await world.send("아직 못 하겠어"), "called_off")
    assert await world.open() is None
    assert await world.focus() is Focus.NONE


async def test_typing_elsewhere_and_coming_back(world: World) -> None:
    await world.interview()
    await world.send("응")
    assert "other room: settings" in texts(await world.send("설정"))
    assert "✔ point one-a" in texts(await world.send("사과"))


async def test_each_scope_has_its_own_interview(world: World) -> None:
    await world.interview()
    channel = Scope(Platform.DISCORD, ScopeKind.CHANNEL, "c1")
    assert "준비됐어" in texts(await world.interview(scope=channel))
    await world.send("응", scope=channel)
    row = await world.open()
    assert row is not None
    assert row.turn_no == 0


async def test_she_speaks_the_learners_current_language(world: World) -> None:
    await world.interview()
    await world.send("응")
    async with world.db.write() as uow:
        await uow.learners.change(1, locale="en")
    assert prompt(await world.send("사과")) == "And the yellow fruit?"


async def test_answer_button_without_a_text_asks_to_type(world: World) -> None:
    await world.interview()
    question = await world.send("응")
    assert button(question, "answer").asks_for
    assert says(await world.press(button(question, "answer")), "type_answer")


async def test_choosing_a_track(tmp_path: Path) -> None:
    world = await World(tmp_path, library_of(small_track("alpha-track"), small_track("beta-track"))).create()
    offer = await world.interview()
    assert [each.label for each in offer.buttons] == ["alpha-track 면접", "beta-track 면접"]
    assert says(await world.interview(track="quantum cooking"), "unknown_track")
    assert "준비됐어" in texts(await world.press(offer.buttons[1]))
    other = await world.interview(track="alpha-track")
    assert "beta-track" in texts(other)
    switched = await world.press(other.buttons[-1])
    assert says(switched, "closed_for_new")
    row = await world.open()
    assert row is not None
    assert row.track_id == "alpha-track"
    await world.close()


async def test_answer_without_an_open_interview(world: World) -> None:
    reply = await world.send("사과", Action.ANSWER)
    assert "other room" in texts(reply)
    await world.interview()
    await world.send("그만")
    assert await world.focus() is Focus.NONE
