from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.learners.preferences import read_change, setting_named
from core.learners.timezones import find_timezone, zone_of
from core.messages import Action, TableBlock
from tests.core.learners.study import Study, blocks_of, labels
from tests.core.quiz.world import words


async def test_the_overview_shows_every_value(study: Study) -> None:
    reply = await study.do(Action.SETTINGS)
    (table,) = blocks_of(reply, TableBlock)
    assert table.rows == (
        ("Language", "English"),
        ("Timezone", "Asia/Seoul (18:00)"),
        ("My face", "shown"),
        ("Your grades", "shown only to you"),
    )
    assert labels(reply) == ["한국어로 말하기", "Change the timezone", "Hide my face", "Show my grades"]


async def test_the_new_language_is_spoken_at_once(study: Study) -> None:
    reply = await study.do(Action.SETTINGS, language="한국어")
    assert reply.locale == "ko"
    assert "한국어로" in words(reply)
    assert "언어" in words(await study.do(Action.SETTINGS))
    back = await study.type("/설정 언어 영어")
    assert (back.locale, "English from now on" in words(back)) == ("en", True)


@pytest.mark.parametrize(
    ("typed", "column", "value"),
    [
        ("/settings language korean", "locale", "ko"),
        ("/settings 한국어", "locale", "ko"),
        ("/설정 시간대 서울", "timezone", "Asia/Seoul"),
        ("/settings timezone new york", "timezone", "America/New_York"),
        ("/settings timezone europe/paris", "timezone", "Europe/Paris"),
        ("/settings tz KST", "timezone", "Asia/Seoul"),
        ("/settings face off", "show_face", False),
        ("/설정 표정 끄기", "show_face", False),
        ("/settings visibility public", "public_results", True),
        ("/설정 공개 공개", "public_results", True),
    ],
)
async def test_typed_changes(study: Study, typed: str, column: str, value: object) -> None:
    await study.type(typed)
    assert getattr(await study.learner(), column) == value


async def test_several_options_at_once(study: Study) -> None:
    reply = await study.do(Action.SETTINGS, language="ko", timezone="London", face="off", visibility="public")
    learner = await study.learner()
    assert learner is not None
    assert (learner.locale, learner.timezone, learner.show_face, learner.public_results) == (
        "ko", "Europe/London", False, True,
    )  # fmt: skip
    assert "09:00" in words(reply)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"language": "klingon"}, "English"),
        ({"timezone": "Middle-earth"}, "name a city"),
        ({"timezone": "../../etc/passwd"}, "name a city"),
        ({"face": "maybe"}, "on"),
        ({"visibility": "?"}, "private"),
        ({"colour": "blue"}, "colour"),
        ({"language": ""}, "English"),
    ],
)
async def test_what_is_not_understood_changes_nothing(study: Study, options: dict[str, str], expected: str) -> None:
    before = await study.known()
    reply = await study.do(Action.SETTINGS, **{"timezone": "Tokyo"} | options)
    assert expected in words(reply)
    after = await study.known()
    assert (after.locale, after.timezone, after.show_face, after.public_results) == (
        before.locale, before.timezone, before.show_face, before.public_results,
    )  # fmt: skip


async def test_every_button_works(study: Study) -> None:
    language, timezone, face, visibility = (await study.do(Action.SETTINGS)).buttons
    assert timezone.asks_for
    assert "Asia/Tokyo" in words(await study.press(timezone, "도쿄"))
    await study.press(face)
    await study.press(visibility)
    await study.press(language)
    learner = await study.known()
    assert (learner.locale, learner.timezone, learner.show_face, learner.public_results) == (
        "ko", "Asia/Tokyo", False, True,
    )  # fmt: skip
    assert labels(await study.do(Action.SETTINGS))[2:] == ["표정 보기", "결과 나만 보기"]


@pytest.mark.parametrize(
    ("text", "zone"),
    [("Asia/Seoul", "Asia/Seoul"), ("asia seoul", "Asia/Seoul"), ("utc", "UTC"), ("la", "America/Los_Angeles"),
     ("Kathmandu", "Asia/Kathmandu"), ("", None), ("Factory", None), ("nowhere", None)],
)  # fmt: skip
def test_timezones(text: str, zone: str | None) -> None:
    assert find_timezone(text) == zone


def test_a_timezone_that_this_machine_does_not_know() -> None:
    assert str(zone_of("Mars/Olympus")) == str(zone_of("../x")) == "UTC"


@given(st.text(max_size=40))
def test_any_text_is_a_setting_or_not(text: str) -> None:
    assert setting_named(text) in (None, "language", "timezone", "face", "visibility")
    change = read_change("timezone", text)
    assert change is None or str(zone_of(str(change.value))) == change.value
