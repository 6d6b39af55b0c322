"""How updates reach the bot: by long polling and by a webhook."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from aiohttp import web
from telegram.error import Conflict

from tests.doubles.telegram import TelegramStandIn
from tests.doubles.telegram.updates import SECRET_HEADER
from tests.doubles.tiny_telegram_bot import TinyTelegramBot
from tests.system.server import free_port


async def ask(telegram: TelegramStandIn, method: str, token: str = "", **parameters: Any) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        address = f"{telegram.base_url}{token or telegram.token}/{method}"
        answer: dict[str, Any] = (await client.post(address, json=parameters)).json()
        return answer


async def test_updates_are_told_until_the_offset_confirms_them(telegram: TelegramStandIn) -> None:
    minji = telegram.user("민지")
    for text in ("하나", "둘", "셋"):
        await minji.says(minji, text, wait=False)
    first, second = await ask(telegram, "getUpdates"), await ask(telegram, "getUpdates")
    assert first == second
    told = first["result"]
    assert [update["message"]["text"] for update in told] == ["하나", "둘", "셋"]
    assert [update["update_id"] - told[0]["update_id"] for update in told] == [0, 1, 2]
    rest = await ask(telegram, "getupdates", offset=told[1]["update_id"], limit=1)
    assert [update["message"]["text"] for update in rest["result"]] == ["둘"]
    assert len((await ask(telegram, "getUpdates"))["result"]) == 2  # an offset confirms for good
    last = await ask(telegram, "getUpdates", offset=-1)
    assert [update["message"]["text"] for update in last["result"]] == ["셋"]


async def test_only_allowed_kinds_are_told(telegram: TelegramStandIn) -> None:
    minji = telegram.user("민지")
    await ask(telegram, "getUpdates", allowed_updates=["edited_message"])
    said = await minji.says(minji, "하나", wait=False)
    await minji.edits(said, "둘", wait=False)
    told = (await ask(telegram, "getUpdates"))["result"]
    assert [sorted(update) for update in told] == [["edited_message", "update_id"]]


async def test_a_poll_waits_for_news(telegram: TelegramStandIn) -> None:
    minji = telegram.user("민지")
    assert (await ask(telegram, "getUpdates", timeout=0.1))["result"] == []
    poll = asyncio.create_task(ask(telegram, "getUpdates", timeout=5))
    await telegram.until(lambda: telegram.updates.polls == 2)
    await minji.says(minji, "안녕", wait=False)
    assert len((await poll)["result"]) == 1
    telegram.breaches.clear()  # the reference has whole seconds


async def test_a_second_poller_ends_the_first(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    second = asyncio.create_task(ask(telegram, "getUpdates", timeout=1))
    await telegram.until(lambda: telegram_bot.polling_errors)
    assert isinstance(telegram_bot.polling_errors[0], Conflict)
    assert "only one bot instance" in telegram_bot.polling_errors[0].message
    await second


async def test_an_update_comes_twice(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji = telegram.user("민지")
    await minji.says(minji, "안녕", deliveries=2)
    await telegram.until(lambda: len(telegram_bot.updates) == 2)
    first, second = telegram_bot.updates
    assert first.update_id == second.update_id
    heard = await minji.says(minji, "응")
    await heard.has("들었어: 응")
    assert len(telegram_bot.updates) == 3


async def test_an_answer_to_a_poll_that_was_lost_is_told_again(
    telegram: TelegramStandIn, telegram_bot: TinyTelegramBot
) -> None:
    minji = telegram.user("민지")
    lost = telegram.faults.broken("getUpdates", done=True)
    await minji.says(minji, "하나")
    await telegram.until(lambda: lost.struck)
    assert (await minji.says(minji, "둘")).text == "들었어: 둘"
    assert telegram_bot.polling_errors
    assert len(telegram_bot.updates) == 2


async def test_out_of_order(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji = telegram.user("민지")
    with telegram.updates.held(reverse=True):
        await minji.says(minji, "하나", wait=False)
        await minji.says(minji, "둘", wait=False)
        assert telegram.updates.pending == []
    await telegram.until(lambda: len(telegram_bot.updates) == 2)
    assert [update.effective_message.text for update in telegram_bot.updates] == ["둘", "하나"]  # type: ignore[union-attr]


async def test_a_webhook_is_called_with_its_secret(telegram: TelegramStandIn) -> None:
    minji, bot = telegram.user("민지"), TinyTelegramBot(telegram)
    early = await minji.says(minji, "먼저", wait=False)
    async with bot.listening(free_port(), "geheim"):
        await early.has("들었어: 먼저")
        assert (await minji.says(minji, "안녕")).text == "들었어: 안녕"
        hook = telegram.updates.webhook
        assert hook is not None
        await telegram.until(lambda: len(hook.delivered) == 2)
        assert hook.secret == "geheim"
        info = (await ask(telegram, "getWebhookInfo"))["result"]
        assert (info["url"], info["pending_update_count"]) == (hook.url, 0)
        assert (await ask(telegram, "getUpdates"))["error_code"] == 409
        hook.secret = "wrong"
        await minji.says(minji, "누구?", wait=False)
        await telegram.until(lambda: 403 in hook.refused)
    await ask(telegram, "deleteWebhook", drop_pending_updates=True)
    assert (await ask(telegram, "getUpdates"))["result"] == []


async def test_a_webhook_that_fails_is_called_again_in_order(telegram: TelegramStandIn) -> None:
    statuses, heard = [500, 502, 200, 200], []

    async def hook(request: web.Request) -> web.Response:
        status = statuses.pop(0)
        heard.append((request.headers.get(SECRET_HEADER), (await request.json())["message"]["text"], status))
        return web.Response(status=status)

    application = web.Application()
    application.add_routes([web.post("/hook", hook)])
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port := free_port()).start()
    minji = telegram.user("민지")
    try:
        telegram.updates.behind["https://tutor.example.org"] = f"http://127.0.0.1:{port}"
        await ask(telegram, "setWebhook", url="https://tutor.example.org/hook", secret_token="s-1")
        await minji.says(minji, "하나", wait=False)
        await minji.says(minji, "둘", wait=False)
        await telegram.until(lambda: telegram.updates.pending == [])
    finally:
        await ask(telegram, "setWebhook", url="")
        await runner.cleanup()
    assert heard == [("s-1", "하나", 500), ("s-1", "하나", 502), ("s-1", "하나", 200), ("s-1", "둘", 200)]


@pytest.mark.parametrize(
    ("parameters", "why"),
    [({"url": "http://example.org"}, "HTTPS"), ({"url": "https://a.b", "secret_token": "ä"}, "unallowed characters")],
)
async def test_a_webhook_that_is_refused(telegram: TelegramStandIn, parameters: dict[str, str], why: str) -> None:
    assert why in (await ask(telegram, "setWebhook", **parameters))["description"]


async def test_tokens(telegram: TelegramStandIn) -> None:
    assert (await ask(telegram, "getMe"))["result"]["username"] == "ohlora_bot"
    assert (await ask(telegram, "getMe", token="1:wrong"))["error_code"] == 401
    assert (await ask(telegram, "getMe", token="nonsense"))["error_code"] == 404
