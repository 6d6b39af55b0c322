"""Content that changes under an open interview never breaks it."""

from __future__ import annotations

from core.turn import Focus
from tests.core.interview.helpers import (
    World,
    button,
    library_of,
    make_track,
    point,
    prompt,
    says,
    small_track,
    texts,
    topic,
)


async def test_removed_track_ends_kindly(world: World) -> None:
    await world.interview()
    await world.send("응")
    await world.restart(library_of(small_track("another")))
    reply = await world.send("사과")
    assert says(reply, "track_gone")
    assert await world.open() is None
    assert await world.focus() is Focus.NONE


async def test_removed_topic_is_skipped_and_left_out_of_the_report(world: World) -> None:
    await world.interview()
    for text in ("응", "사과, 바나나"):
        await world.send(text)
    await world.restart(library_of(make_track(topic("three", point("three-a", 1, ["포도"])))))
    reply = await world.interview()
    assert says(reply, "said.gone")
    assert "three" in prompt(reply)
    end = await world.send("포도")
    assert "수고했어" in texts(end)
    report = (await world.newest_report()).report
    assert report is not None
    assert [each["topic_id"] for each in report["topics"]] == ["three"]


async def test_answer_to_a_removed_last_topic_closes_with_what_is_left(world: World) -> None:
    await world.interview()
    for text in ("응", "사과, 바나나"):
        await world.send(text)
    await world.restart(library_of(make_track(topic("one", point("one-a", 1, ["사과"])))))
    end = await world.send("체리")
    assert says(end, "said.gone")
    assert "수고했어" in texts(end)
    assert (await world.newest_report()).share == 1.0


async def test_removed_points_and_follow_ups(world: World) -> None:
    await world.interview()
    for text in ("응", "사과"):
        await world.send(text)
    await world.restart(library_of(make_track(topic("one", point("one-c", 1, ["두리안"])))))
    shown = await world.interview()
    assert prompt(shown) == "one 첫 질문이야?"
    hint = await world.press(button(shown, "hint"))
    assert "hint one-c" in texts(hint)
    end = await world.send("두리안")
    assert "100%" in texts(end)
