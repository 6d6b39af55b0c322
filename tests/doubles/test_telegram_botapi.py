"""The check against the Bot API's reference."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doubles.telegram.botapi import BotApi, load_botapi
from tests.doubles.telegram.methods import MessageMethods
from tests.doubles.telegram.methods_about import AboutMethods
from tests.doubles.telegram.server import TelegramStandIn

KEYS = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}


@pytest.fixture
def botapi() -> BotApi:
    loaded = load_botapi()
    if loaded is None:
        pytest.skip("the Bot API's reference is not here; set OHLORA_SHARED_SPECS to its folder")
    return loaded


def test_what_python_telegram_bot_sends_is_no_breach(botapi: BotApi) -> None:
    asked = {"chat_id": 5, "text": "a", "parse_mode": "HTML", "reply_markup": KEYS}
    assert botapi.request_breaches("sendMessage", asked) == []
    assert botapi.request_breaches("sendPhoto", {"chat_id": "@a", "photo": "attach://photo"}) == []


@pytest.mark.parametrize(
    ("method", "parameters", "breach"),
    [
        ("sendMessages", {"chat_id": 5, "text": "a"}, "no such method"),
        ("sendMessage", {"chat_id": 5}, '"text" is a required property'),
        ("sendMessage", {"chat_id": 5, "text": "a", "parsemode": "HTML"}, "'parsemode' was unexpected"),
        ("sendMessage", {"chat_id": 5, "text": 5}, 'text: 5 is not of type "string"'),
        ("sendMessage", {"chat_id": 5.5, "text": "a"}, "chat_id: 5.5"),
        ("sendMessage", {"chat_id": 5, "text": "a", "reply_markup": {"inline_keyboard": [[{"label": "a"}]]}}, "markup"),
        ("editMessageReplyMarkup", {"reply_markup": {"inline_keyboard": [{"text": "a"}]}}, "inline_keyboard/0"),
        ("setMyCommands", {"commands": [], "scope": {"type": "everywhere"}}, "scope"),
        ("answerCallbackQuery", {"callback_query_id": "1", "show_alert": "yes"}, "show_alert"),
    ],
)
def test_breaches_say_what_is_wrong(botapi: BotApi, method: str, parameters: dict[str, Any], breach: str) -> None:
    assert breach in botapi.request_breaches(method, parameters)[0]


def test_answers_and_updates_are_checked_too(botapi: BotApi) -> None:
    assert botapi.answer_breaches("getMe", {"id": 1}) != []
    assert botapi.answer_breaches("editMessageText", True) == []
    assert botapi.answer_breaches("getUpdates", [{"update_id": 1, "message": {"message_id": 1}}]) != []
    member = {"status": "left", "user": {"id": 1, "is_bot": False, "first_name": "a"}}
    assert botapi.answer_breaches("getChatMember", member) == []
    assert botapi.answer_breaches("getChatMember", member | {"status": "gone"}) != []
    assert botapi.update_breaches({"update_id": 1, "something": {}}) != []
    assert botapi.error_breaches({"retry_after": 0.5}) != []


def test_every_method_of_the_stand_in_exists(botapi: BotApi) -> None:
    telegram = TelegramStandIn()
    assert isinstance(telegram.about, AboutMethods)
    assert isinstance(telegram.sending, MessageMethods)
    for name in (*telegram.about.methods(), *telegram.sending.methods()):
        assert "no such method" not in " ".join(botapi.request_breaches(name, {}))
