"""The rules of the next step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.schema import Track
from core.interview.machine import MAX_ASIDES, MAX_FOLLOW_UPS, Happened, Heard, Kind, Step, next_step
from core.interview.state import InterviewState, Left, Phase, decode_state, encode_state
from tests.core.interview.helpers import make_track, point, small_track, topic

TRACK = small_track()
LONGEST_TOPIC = 20


def play(*heard: Heard, track: Track = TRACK) -> Step:
    """The last step of a conversation that begins at the greeting."""
    step = Step(InterviewState(track.id))
    for each in (Heard(Kind.ANSWER), *heard):
        step = next_step(step.state, each, track)
    return step


def answer(*credited: str, mentioned: tuple[int, ...] = ()) -> Heard:
    return Heard(Kind.ANSWER, credited, mentioned)


def happened(step: Step) -> list[Happened]:
    return [event.what for event in step.events]


DONT_KNOW, SKIP, HINT = Heard(Kind.DONT_KNOW), Heard(Kind.SKIP), Heard(Kind.HINT)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NOT_NOW])
def test_any_ready_reply_starts_the_first_topic(kind: Kind) -> None:
    step = next_step(InterviewState(TRACK.id), Heard(kind), TRACK)
    assert step.state.current is not None
    assert step.state.current.topic_id == "one"
    assert Happened.STARTED in happened(step)


def test_several_points_are_credited_in_one_turn() -> None:
    step = play(answer("one-a", "one-b"))
    assert step.events[0].points == ("one-a", "one-b")
    assert step.events[1].left is Left.COMPLETE
    assert step.state.current is not None
    assert step.state.current.topic_id == "two"


def test_points_of_other_topics_are_not_credited() -> None:
    step = play(answer("two-a", "three-a"))
    assert happened(step)[0] is Happened.MISSED
    assert all(progress.credited == () for progress in step.state.progress)


def test_follow_up_on_what_a_good_answer_mentioned_comes_first() -> None:
    assert play(answer("one-a", mentioned=(2,))).state.follow_up == 2


def test_follow_up_on_a_gap_comes_first_when_nothing_was_right() -> None:
    assert play(answer(mentioned=(2,))).state.follow_up == 1


def test_follow_up_asks_for_the_heaviest_missing_point() -> None:
    assert play(answer()).state.follow_up == 1
    assert play(answer("one-a")).state.follow_up == 0


def test_at_most_two_follow_ups() -> None:
    step = play(answer("one-a", mentioned=(2,)), answer(), answer(), answer())
    assert step.state.progress[0].follow_ups == (2, 0)
    assert step.state.progress[0].left is Left.PARTLY


def test_answer_to_a_deeper_question_is_no_miss() -> None:
    step = play(answer("one-a", mentioned=(2,)), answer())
    assert happened(step)[0] is Happened.NOTED
    assert step.state.progress[0].misses == 0


def test_said_again_is_neither_a_miss_nor_a_new_point() -> None:
    step = play(answer("one-a"), answer("one-a"))
    assert happened(step)[0] is Happened.REPEATED
    assert step.state.progress[0].credited == ("one-a",)


def test_first_dont_know_brings_a_hint_and_the_second_moves_on() -> None:
    first = play(DONT_KNOW)
    assert happened(first) == [Happened.COMFORTED, Happened.HINTED]
    assert first.events[1].points == ("one-a",)
    assert first.state.current is not None
    assert first.state.current.topic_id == "one"
    second = next_step(first.state, DONT_KNOW, TRACK)
    assert second.events[0].left is Left.GAVE_UP
    assert second.state.current is not None
    assert second.state.current.topic_id == "two"


def test_a_miss_without_follow_ups_gets_one_hint_then_moves_on() -> None:
    first = play(SKIP, answer())
    assert happened(first) == [Happened.MISSED, Happened.HINTED]
    second = next_step(first.state, answer(), TRACK)
    assert second.state.progress[1].left is Left.EMPTY


def test_skip_moves_on_at_once() -> None:
    step = play(SKIP)
    assert step.events[0].left is Left.SKIPPED


def test_hint_is_for_the_point_that_the_follow_up_asks_about() -> None:
    step = play(answer("one-a"), HINT)
    assert step.events[0].points == ("one-b",)


def test_every_hint_is_given_once() -> None:
    hinted = [play(*[HINT] * n).events[0] for n in (1, 2, 3)]
    assert [event.points for event in hinted] == [("one-a",), ("one-b",), ()]
    assert hinted[2].what is Happened.NO_HINT_LEFT


def test_term_question_is_not_a_failure() -> None:
    step = play(Heard(Kind.TERM_QUESTION))
    assert happened(step) == [Happened.EXPLAIN]
    assert step.state.current is not None
    assert (step.state.current.misses, step.state.current.give_ups) == (0, 0)


def test_too_many_asides_are_taken_as_not_knowing() -> None:
    step = play(*[Heard(Kind.TERM_QUESTION)] * (MAX_ASIDES + 1))
    assert happened(step) == [Happened.EXPLAIN, Happened.COMFORTED, Happened.HINTED]


def test_break_comes_after_its_topic_and_waits_once() -> None:
    step = play(SKIP, SKIP)
    assert happened(step) == [Happened.LEFT, Happened.BREAK]
    waiting = next_step(step.state, Heard(Kind.NOT_NOW), TRACK)
    assert waiting.state.phase is Phase.BREAK
    assert next_step(waiting.state, Heard(Kind.NOT_NOW), TRACK).state.phase is Phase.TOPIC


def test_no_break_after_the_last_topic() -> None:
    track = make_track(topic("one", point("one-a", 1)), break_after="one")
    assert happened(play(SKIP, track=track)) == [Happened.LEFT, Happened.CLOSED]


def test_done_stays_done() -> None:
    done = replace(InterviewState(TRACK.id), phase=Phase.DONE)
    assert next_step(done, answer("one-a"), TRACK) == Step(done)


ids = st.sampled_from([p.id for t in TRACK.topics for p in t.points] + ["nonsense"])
turns = st.builds(
    Heard,
    kind=st.sampled_from(list(Kind)),
    credited=st.lists(ids, max_size=3).map(tuple),
    mentioned=st.lists(st.integers(0, 5), max_size=2).map(tuple),
)


@given(st.lists(turns, min_size=1, max_size=8))
def test_whatever_is_said_the_interview_ends(said: list[Heard]) -> None:
    state, taken = InterviewState(TRACK.id), 0
    while state.phase is not Phase.DONE:
        state = next_step(state, said[taken % len(said)], TRACK).state
        assert decode_state(encode_state(state)) == state
        taken += 1
        assert taken <= len(TRACK.topics) * LONGEST_TOPIC + 4
    assert len({progress.topic_id for progress in state.progress}) == len(state.progress)
    assert all(len(progress.follow_ups) <= MAX_FOLLOW_UPS for progress in state.progress)


SHRUNK = make_track(topic("two", point("two-z", 1)), topic("new", point("new-a", 1)))


@given(st.lists(turns, max_size=25), st.lists(turns, min_size=1, max_size=5))
def test_changed_content_never_breaks_a_stored_interview(before: list[Heard], after: list[Heard]) -> None:
    state, taken = InterviewState(TRACK.id), 0
    for heard in before:
        state = next_step(state, heard, TRACK).state
    while state.phase is not Phase.DONE:
        state = next_step(state, after[taken % len(after)], SHRUNK).state
        taken += 1
        assert taken <= 3 * LONGEST_TOPIC + 4
