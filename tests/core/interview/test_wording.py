from __future__ import annotations

from random import Random

import pytest

from core.i18n import Speaker
from core.interview.machine import Event, Happened
from core.interview.state import InterviewState, Left
from core.interview.wording import face_for, question_choices, reactions
from core.messages import Action, Emotion, TextBlock
from tests.core.interview.helpers import explain, small_track

TRACK = small_track()
WORDLESS = {Happened.FOLLOW_UP}


@pytest.mark.parametrize("locale", ["ko", "en"])
@pytest.mark.parametrize("what", [each for each in Happened if each not in WORDLESS])
def test_everything_that_happens_is_said(what: Happened, locale: str) -> None:
    say = Speaker(locale, Random(2))  # type: ignore[arg-type]
    for left in Left:
        blocks = reactions([Event(what, "one", ("one-a",), left)], TRACK, None, say)
        assert all(isinstance(block, TextBlock) and block.text for block in blocks)
        assert blocks


async def test_an_explanation_leads_back_to_the_question() -> None:
    say = Speaker("en", Random(2))
    blocks = reactions([Event(Happened.EXPLAIN, "one")], TRACK, await explain("fruit", "en"), say)
    assert [block.text for block in blocks if isinstance(block, TextBlock)] == [
        "note[en] on fruit",
        "Now, back to the question?",
    ]


def test_buttons_name_their_interview_and_turn() -> None:
    choices = question_choices("abc", 3, InterviewState(TRACK.id), Speaker("en", Random(2)))
    assert [(each.action, each.args) for each in choices] == [
        (Action.ANSWER, {"interview": "abc", "turn": "3"}),
        (Action.STOP, {"interview": "abc", "turn": "3"}),
    ]


def test_the_face_follows_the_first_event_that_shows() -> None:
    assert face_for([Event(Happened.COMFORTED), Event(Happened.HINTED)]).emotion is Emotion.ENCOURAGING
    assert face_for([]).emotion is Emotion.CURIOUS
