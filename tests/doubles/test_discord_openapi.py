"""The check against Discord's OpenAPI document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.doubles.discord.openapi import HABITS, OpenApi, find_document, load_openapi


@pytest.fixture
def openapi() -> OpenApi:
    loaded = load_openapi()
    if loaded is None:
        pytest.skip("Discord's OpenAPI document is not here; set OHLORA_SHARED_SPECS to its folder")
    return loaded


def test_what_discord_py_sends_is_no_breach(openapi: OpenApi) -> None:
    embed = {"type": "rich", "flags": 0, "title": "제목"}
    data = {"tts": False, "embeds": [embed], "flags": 64, "attachments": [{"id": 0, "filename": "a.png"}]}
    callback = {"type": 4, "data": data}
    assert openapi.request_breaches("POST", "/interactions/1/t/callback", {"with_response": "1"}, callback) == []


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "breach"),
    [
        ("POST", "/channels/1/message", {}, {"content": "a"}, "no such operation"),
        ("POST", "/channels/abc/messages", {}, {"content": "a"}, "no such operation"),
        ("GET", "/channels/1/messages", {"count": "3"}, None, "unknown query parameter 'count'"),
        ("POST", "/channels/1/messages", {}, None, "the body is missing"),
        ("GET", "/channels/1/messages", {}, {"content": "a"}, "a body where none belongs"),
        ("POST", "/channels/1/messages", {}, {"contents": "a"}, "'contents' was unexpected"),
        ("POST", "/channels/1/messages", {}, {"embeds": [{"title": "a" * 257}]}, "embeds/0/title"),
        ("POST", "/interactions/1/t/callback", {}, {"type": 9, "data": {"title": "a"}}, '"custom_id" is a required'),
    ],
)
def test_breaches_say_what_is_wrong(
    openapi: OpenApi, method: str, path: str, query: dict[str, str], body: Any, breach: str
) -> None:
    assert breach in openapi.request_breaches(method, path, query, body)[0]


def test_a_long_label_is_found_deep_inside(openapi: OpenApi) -> None:
    button = {"type": 2, "style": 1, "label": "a" * 81, "custom_id": "x"}
    body = {"type": 4, "data": {"components": [{"type": 1, "components": [button]}]}}
    [breach] = openapi.request_breaches("POST", "/interactions/1/t/callback", {}, body)
    assert "data/components/0/components/0/label" in breach


def test_answers_are_checked_too(openapi: OpenApi) -> None:
    assert openapi.answer_breaches("GET", "/users/@me", 200, {"id": "1"})
    assert openapi.answer_breaches("GET", "/gateway", 200, {"url": "wss://gateway.discord.gg"}) == []


def test_every_habit_is_still_one(openapi: OpenApi) -> None:
    path = find_document()
    assert path is not None
    schemas = json.loads(path.read_text("utf-8"))["components"]["schemas"]
    for name, fields in HABITS.items():
        assert not set(fields) & set(schemas[name]["properties"]), name
