"""The known defects of the system that this one follows; none may come back."""

from __future__ import annotations

from pathlib import Path

from core.interview.detector import LexicalPointDetector
from core.interview.machine import Heard, Kind, next_step
from core.interview.state import InterviewState, Phase
from core.ports import GradingPoint
from tests.core.interview.helpers import (
    CountingDetector,
    World,
    button,
    library_of,
    prompt,
    says,
    small_track,
    texts,
)


async def test_all_parts_of_an_answer_are_credited_not_just_one(world: World) -> None:
    await world.interview()
    await world.send("응")
    reply = await world.send("사과랑 바나나")
    assert "✔ point one-a" in texts(reply)
    assert "✔ point one-b" in texts(reply)


async def test_candidates_are_the_points_of_the_topic_alone(tmp_path: Path) -> None:
    detector = CountingDetector()
    world = await World(tmp_path, library_of(small_track()), detector).create()
    await world.interview()
    await world.send("응")
    reply = await world.send("체리랑 포도랑 멜론")
    assert "✔" not in texts(reply)
    assert detector.offered == [(), ("one-a", "one-b")]
    await world.close()


async def test_leaving_a_topic_with_points_pending_leaves_them_behind(world: World) -> None:
    await world.interview()
    for text in ("응", "사과", "넘어가"):
        await world.send(text)
    reply = await world.send("바나나")
    assert "✔" not in texts(reply)
    row = await world.open()
    assert row is not None
    assert [each["credited"] for each in row.state["progress"]] == [["one-a"], []]


async def test_a_skip_button_exists(world: World) -> None:
    await world.interview()
    question = await world.send("응")
    assert "two" in prompt(await world.press(button(question, "skip")))


async def test_giving_up_gets_a_hint_then_moves_on(world: World) -> None:
    await world.interview()
    await world.send("응")
    first = await world.send("몰라")
    assert "hint one-a" in texts(first)
    assert prompt(first) == "one 첫 질문이야?"
    second = await world.send("진짜 모르겠어")
    assert says(second, "left.gave-up")
    assert "two" in prompt(second)


async def test_failure_does_not_repeat_a_topic_forever(world: World) -> None:
    await world.interview()
    for _ in range(40):
        await world.send("자동차는 바퀴가 네 개야")
        if await world.open() is None:
            break
    assert await world.open() is None


async def test_closing_with_nothing_left_to_ask_does_not_crash(world: World) -> None:
    await world.interview()
    for text in ("응", "사과, 바나나", "체리", "응", "포도, 멜론"):
        await world.send(text)
    assert "수고했어" in texts(world.last)
    assert await world.open() is None


def test_every_topic_of_the_track_is_asked() -> None:
    track = small_track()
    state = InterviewState(track.id)
    while state.phase is not Phase.DONE:
        state = next_step(state, Heard(Kind.SKIP), track).state
    assert [progress.topic_id for progress in state.progress] == ["one", "two", "three"]


def test_a_long_answer_is_read_to_its_end() -> None:
    points = (GradingPoint("p", 1, ("과일은 사과야.", ""), (("사과",),)),)
    answer = "글쎄, 우선 제가 경험한 것부터 길게 설명해 볼게요. " * 12 + "그래서 저는 사과라고 생각해요."
    assert LexicalPointDetector().detect("무슨 과일이야?", answer, points).credited == ("p",)


async def test_a_report_with_shares_is_saved(world: World) -> None:
    await world.interview()
    for text in ("응", "사과", "넘어가", "체리", "응", "포도, 멜론"):
        await world.send(text)
    report = (await world.newest_report()).report
    assert report is not None
    assert [round(each["share"], 2) for each in report["topics"]] == [0.75, 1.0, 1.0]


async def test_an_interview_is_resumed_after_a_restart(world: World) -> None:
    await world.interview()
    await world.send("응")
    await world.restart()
    assert prompt(await world.interview()) == "one 첫 질문이야?"


async def test_a_term_question_is_answered_and_leads_back(world: World) -> None:
    await world.interview()
    await world.send("응")
    reply = await world.send("과일이 뭐야?")
    assert "note[ko] on 과일" in texts(reply)
    assert prompt(reply) == "one 첫 질문이야?"
    unknown = await world.send("양자 요리가 뭐예요?")
    assert says(unknown, "not_in_notes")
    assert prompt(unknown) == "one 첫 질문이야?"
    pointing = await world.send("그게 뭐야?")
    assert "note[ko] on 알파" in texts(pointing)
