"""Commands: registered in both languages, and what a typed one asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Chat, Message, MessageEntity, User

from bot.telegram_adapter.commands import COMMANDS, OF_ADMINISTRATORS, typed_command, wish_of
from core.messages import Action
from tests.bot.telegram.house import House
from tests.doubles.telegram.model import File

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
CHULSOO = User(77, "철수", is_bot=False)


def written(text: str, **more: Any) -> Message:
    word = text.split()[0]
    entities = [MessageEntity(MessageEntity.BOT_COMMAND, 0, len(word))] if word.startswith("/") else []
    return Message(1, WHEN, Chat(-5, Chat.GROUP), text=text, entities=[*entities, *more.pop("entities", [])], **more)


async def test_commands_are_offered_in_both_languages_to_whom_they_are_for(house: House) -> None:
    async with house.open():
        study = house.telegram.group("스터디")
        boss = house.telegram.user("관리자")
        await house.telegram.until(lambda: len(house.telegram.about.commands) == 8)
        for locale in ("ko", "en", "fr"):
            person = house.telegram.user(f"p-{locale}", locale)
            assert person.offered(person) == list(COMMANDS)
            assert person.offered(study) == list(COMMANDS)
        house.telegram.promote(study, boss)
        assert boss.offered(study) == [*COMMANDS, *OF_ADMINISTRATORS]
        described = {
            language: {command["command"]: command["description"] for command in commands}
            for (scope, language), commands in house.telegram.about.commands.items()
            if scope == "default"
        }
        assert described["ko"].keys() == described[""].keys()
        assert all(described["ko"][name] != described[""][name] for name in COMMANDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/quiz", ("quiz", "")),
        ("/Quiz@OhLora_Bot overfitting", ("quiz", "overfitting")),
        ("/quiz@another_bot", None),
        ("quiz", None),
    ],
)
def test_a_command_is_hers_unless_it_names_another(text: str, expected: tuple[str, str] | None) -> None:
    assert typed_command(written(text), "ohlora_bot") == expected


@pytest.mark.parametrize(
    ("argument", "options"),
    [
        ("", {}),
        ("과적합", {"topic": "과적합"}),
        ("gradient descent", {"topic": "gradient descent"}),
        ("2", {"difficulty": "2"}),
        ("group 5 60s transformers", {"mode": "group", "count": "5", "seconds": "60", "topic": "transformers"}),
        ("함께 3 90초", {"mode": "group", "count": "3", "seconds": "90"}),
        ("혼자 3", {"mode": "solo", "difficulty": "3"}),
    ],
)
def test_quizzes_are_wished_for_in_any_order(argument: str, options: dict[str, str]) -> None:
    wish = wish_of("quiz", argument, written(f"/quiz {argument}"))
    assert wish is not None
    assert (wish.action, dict(wish.options)) == (Action.QUIZ, options)


MENTION = MessageEntity(MessageEntity.TEXT_MENTION, 17, 3, user=CHULSOO)
EARLIER = Message(2, WHEN, Chat(-5, Chat.GROUP), text="음", from_user=CHULSOO)


@pytest.mark.parametrize(
    ("argument", "more", "options", "text"),
    [
        ("", {}, {"do": "cases"}, ""),
        ("소명", {}, {"do": "appeals"}, ""),
        ("unban #3 오해였어", {}, {"do": "unban", "case": "3"}, "오해였어"),
        ("기각 4", {}, {"do": "reject", "case": "4"}, ""),
        ("note 77 한 번 봄", {}, {"do": "note", "user": "77"}, "한 번 봄"),
        ("note 한 번 봄", {"reply_to_message": EARLIER}, {"do": "note", "user": "77"}, "한 번 봄"),
        ("cases @철수", {"entities": [MENTION]}, {"do": "cases", "user": "77"}, ""),
    ],
)
def test_moderators_name_cases_and_people(
    argument: str, more: dict[str, Any], options: dict[str, str], text: str
) -> None:
    wish = wish_of("moderation", argument, written(f"/moderation {argument}", **more))
    assert wish is not None
    assert (wish.action, dict(wish.options), wish.text) == (Action.MODERATE, options, text)


@pytest.mark.parametrize(
    ("argument", "options"),
    [
        ("", {"do": "show"}),
        ("reset", {"do": "reset"}),
        ("quiz off", {"do": "set", "open_quiz": "off"}),
        ("answers private", {"do": "set", "answers": "private"}),
    ],
)
def test_what_holds_in_a_group(argument: str, options: dict[str, str]) -> None:
    wish = wish_of("studio", argument, written("/studio"))
    assert wish is not None
    assert (wish.action, dict(wish.options)) == (Action.STUDIO, options)


def test_other_commands_are_those_that_one_can_type_anywhere() -> None:
    interview = wish_of("interview", "ai-developer", written("/interview"))
    assert interview is not None
    assert (interview.action, dict(interview.options)) == (Action.INTERVIEW, {"track": "ai-developer"})
    assert wish_of("dance", "", written("/dance")) is None


async def test_links_begin_what_they_name(house: House) -> None:
    async with house.open():
        minji = house.telegram.user("민지")
        quiz = await minji.starts("quiz_overfitting")
        await quiz.offers("답하기")
        assert "과적합" in quiz.text
        assert "풀다 만 퀴즈" in (await minji.starts("anything")).text


async def test_what_is_no_text_gets_a_word(house: House) -> None:
    async with house.open():
        minji = house.telegram.user("민지")
        picture = File("cat", "unique-cat", "photo", "cat.jpg", b"cat", "image/jpeg", 2, 2)
        assert "글만 읽을" in (await minji.says(minji, "", photo=picture)).text
