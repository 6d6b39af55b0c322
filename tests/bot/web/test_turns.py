"""A turn over HTTP, and the page that finds it again."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.web_adapter.api import _states
from bot.web_adapter.texts import script_texts
from core.i18n import catalogue
from core.messages import Action, Platform, Reply, ScopeKind
from tests.bot.web.calls import page_data, say
from tests.bot.web.house import House

WEB = Path(__file__).parents[3] / "bot" / "web_adapter"


async def test_a_turn_reaches_the_tutor_as_it_was_meant(house: House) -> None:
    async with house.client(**{"Accept-Language": "en-US,en;q=0.9"}) as client:
        await client.get("/")
        await say(client, "", action="settings", options={"language": "en"})
    request = house.tutor.requests[0]
    assert request.action is Action.SETTINGS
    assert request.options == {"language": "en"}
    assert request.locale_hint == "en-US"
    assert request.account.platform is Platform.WEB
    assert request.event_id == f"{request.account.user_id}:event-00000001"
    assert request.scope.kind is ScopeKind.DIRECT
    assert not request.can_moderate


async def test_the_same_event_is_answered_alike_and_counted_once(house: House) -> None:
    async with house.client() as client:
        await client.get("/")
        first = await say(client, "안녕")
        second = await say(client, "안녕")
    assert second == first | {"replayed": True}
    assert house.echo.planned == 1


async def test_the_page_finds_the_conversation_again(house: House) -> None:
    async with house.client() as client:
        assert (await page_data(client))["turns"] == []
        reply = await say(client, "<b>굵게</b>")
        data = await page_data(client)
    assert data["turns"] == [{"event": "event-00000001", "said": "<b>굵게</b>", "reply": reply}]


async def test_markup_in_the_transcript_stays_inside_the_data_block(house: House) -> None:
    async with house.client() as client:
        await client.get("/")
        await say(client, "</script><script>alert(1)</script>")
        html = (await client.get("/")).text
    assert "<script>alert" not in html
    assert html.count("</script>") == len(re.findall(r"<script\b", html))


async def test_a_browser_that_goes_away_does_not_stop_the_turn(house: House) -> None:
    started = asyncio.Event()

    async def answer() -> Reply:
        started.set()
        await house.echo.gate.wait()
        return Reply(())

    task = asyncio.create_task(answer())
    stream: AsyncIterator[bytes] = _states(task)
    assert json.loads(await anext(stream)) == {"state": "typing"}
    waiting = asyncio.ensure_future(anext(stream))
    await started.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    house.echo.gate.set()
    assert await task == Reply(())


async def test_the_typing_state_comes_before_the_answer(house: House) -> None:
    await house.serve()  # a real connection: the test client would wait for the whole response
    async with httpx.AsyncClient(base_url=house.url, headers={"Origin": house.url}) as client:
        await client.get("/")
        body = {"event_id": "event-00000001", "text": "slow"}
        async with client.stream("POST", "/api/turn", json=body) as response:
            lines = response.aiter_lines()
            assert json.loads(await anext(lines)) == {"state": "typing"}
            house.echo.gate.set()
            assert json.loads(await anext(lines))["state"] == "reply"


async def test_looking_at_progress_adds_nothing_to_the_conversation(house: House) -> None:
    async with house.client() as client:
        await client.get("/")
        await say(client, "안녕")
        report = await page_data(client, "/progress")
        data = await page_data(client)
    assert [block["type"] for block in report["reply"]["blocks"]] == ["ChartBlock", "ChartBlock", "TableBlock"]
    assert len(data["turns"]) == 1


async def test_the_page_opens_after_an_export(house: House) -> None:
    async with house.client() as client:
        await client.get("/")
        await say(client, "", action="export")
        data = await page_data(client)
    assert len(data["turns"]) == 1


async def test_a_nickname_reaches_the_scoreboard_also_when_it_changes(house: House) -> None:
    async with house.client(**{"Accept-Language": "ko"}) as client:
        await client.get("/room/study")
        group = {"action": "group-quiz", "room": "study"}
        first = await say(client, "", "event-00000001", **group)
        second = await say(client, "", "event-00000002", **group, name="  민지\n ")
    assert re.fullmatch(r"손님 [0-9a-f]{4}", first["blocks"][0]["detail"])
    assert second["blocks"][0]["detail"] == "민지"


@pytest.mark.parametrize(
    ("header", "page"), [("ko-KR,ko;q=0.9,en;q=0.8", "ko"), ("en-GB", "en"), ("fr", "en"), ("*", "ko"), ("", "ko")]
)
async def test_the_page_starts_in_the_browsers_language(house: House, header: str, page: str) -> None:
    async with house.client(**{"Accept-Language": header}) as client:
        assert f'<html lang="{page}">' in (await client.get("/")).text


async def test_the_page_follows_the_learners_language(house: House) -> None:
    async with house.client(**{"Accept-Language": "ko"}) as client:
        await client.get("/")
        await say(client, "", action="settings", options={"language": "en"})
        assert '<html lang="en">' in (await client.get("/")).text


@pytest.mark.parametrize("path", ["/nowhere", "/room/Not%20a%20room", "/room/" + "a" * 33])
async def test_an_unknown_page_is_a_kind_404(house: House, path: str) -> None:
    async with house.client(**{"Accept-Language": "ko"}) as client:
        response = await client.get(path)
    assert response.status_code == 404
    assert "찾는 페이지가 여기 없어" in response.text


def test_every_text_that_the_page_asks_for_exists_and_none_is_left_over() -> None:
    scripts = "\n".join(file.read_text("utf-8") for file in sorted((WEB / "static" / "js").glob("*.js")))
    templates = "\n".join(file.read_text("utf-8") for file in sorted((WEB / "templates").glob("*.html")))
    python = "\n".join(file.read_text("utf-8") for file in sorted(WEB.glob("*.py")))
    for key in script_texts("ko"):
        said = key.startswith(("said.", "face.", "chart_line", "chart_bar"))
        assert said or f'"{key}"' in scripts, key
    for key in re.findall(r'\bt\("([a-z_]+)"', scripts):
        assert key in script_texts("en"), key
    for key in re.findall(r"\bt\([\"']([a-z_.-]+)[\"'][,)]", templates):
        assert f"web.{key}" in catalogue("en"), key
    for key in catalogue("ko"):
        name = key.removeprefix("web.")
        if key.startswith("web.") and not name.startswith(("script.", "quick.", "refusal.")):
            assert f'"{name}"' in templates + python or f"'{name}'" in templates, key
