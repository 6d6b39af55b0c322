"""What moderators decide for a channel holds in it and nowhere else."""

from __future__ import annotations

import pytest

from core.messages import Action, Visibility
from core.studio.policy import ROOMS, ChannelPolicy
from core.turn import Command

CLOSED = ChannelPolicy(closed=frozenset(ROOMS))


@pytest.mark.parametrize("action", [Action.ASK, Action.QUIZ, Action.REVIEW, Action.GROUP_QUIZ, Action.INTERVIEW])
def test_a_closed_room_may_not_be_entered(action: Action) -> None:
    assert not CLOSED.allows(action)
    assert ChannelPolicy().allows(action)


@pytest.mark.parametrize(
    "action", [Action.ANSWER, Action.STOP, Action.HELP, Action.SETTINGS, Action.ERASE, Action.APPEAL]
)
def test_what_was_begun_can_be_finished_and_ones_own_affairs_are_open_everywhere(action: Action) -> None:
    assert CLOSED.allows(action)


@pytest.mark.parametrize(
    ("policy", "mode", "args", "expected"),
    [
        ("solo", "", {}, Action.QUIZ),
        ("solo", "group", {}, Action.GROUP_QUIZ),
        ("group", "", {}, Action.GROUP_QUIZ),
        ("group", "solo", {}, Action.QUIZ),
        ("group", "", {"topic": "LoRA"}, Action.GROUP_QUIZ),
        ("group", "", {"topic_key": "concept:lora"}, Action.QUIZ),
        ("group", "", {"quiz": "q", "asked": "1"}, Action.QUIZ),
    ],
)
def test_what_quiz_means(policy: str, mode: str, args: dict[str, str], expected: Action) -> None:
    command = ChannelPolicy(quiz_mode=policy).command(Command(Action.QUIZ, args), mode)  # type: ignore[arg-type]
    assert (command.action, dict(command.args)) == (expected, args)


@pytest.mark.parametrize(
    ("answers", "action", "drafted", "shown"),
    [
        ("own", Action.ASK, "private", "private"),
        ("own", Action.ANSWER, "public", "public"),
        ("public", Action.ASK, "private", "public"),
        ("public", Action.ANSWER, "private", "private"),
        ("public", Action.SETTINGS, "private", "private"),
        ("private", Action.ANSWER, "public", "private"),
        ("private", Action.GROUP_QUIZ, "public", "public"),
    ],
)
def test_who_sees_what(answers: str, action: Action, drafted: str, shown: str) -> None:
    policy = ChannelPolicy(answers=answers)  # type: ignore[arg-type]
    assert policy.visibility(action, Visibility(drafted)) is Visibility(shown)


def test_a_question_asked_aloud_is_answered_aloud_unless_the_channel_is_private() -> None:
    for answers, shown in (("own", Visibility.PUBLIC), ("private", Visibility.PRIVATE)):
        policy = ChannelPolicy(answers=answers)  # type: ignore[arg-type]
        assert policy.visibility(Action.ASK, Visibility.PRIVATE, aloud=True) is shown
        assert policy.visibility(Action.SETTINGS, Visibility.PRIVATE, aloud=True) is Visibility.PRIVATE
