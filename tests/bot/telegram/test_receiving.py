"""How events come in: by polling and by webhook, once however often they are delivered, and none is lost."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.telegram_adapter.lanes import Lanes
from bot.telegram_adapter.running import TelegramDoor
from bot.telegram_adapter.webhook import secret_of
from core.errors import ConfigError
from core.messages import Announcement, Platform, Reply, Request
from tests.bot.telegram.house import House
from tests.bot.telegram.steps import ANSWER, GRADE, TO_ANSWER, nothing_waits, start_quiz, start_round, texts
from tests.system.server import free_port

ADDRESS = "https://tutor.example.org"
FORBIDDEN, BAD_REQUEST = 403, 400


def by_webhook(house: House) -> str:
    """Let her listen for events; returns where."""
    port = free_port()
    house.options |= {"webhook_url": f"{ADDRESS}/telegram", "webhook_port": port}
    inside = f"http://127.0.0.1:{port}"
    house.telegram.updates.behind[ADDRESS] = inside
    return inside


async def test_an_event_that_comes_twice_is_handled_once(house: House) -> None:
    async with house.open():
        minji = house.telegram.user("민지")
        quiz = await start_quiz(minji)
        await minji.says(minji, ANSWER, deliveries=2)
        await minji.presses(quiz, "힌트", deliveries=2)
        await minji.says(minji, "/privacy", deliveries=2)
        await minji.says(minji, "/link", deliveries=2)
        await nothing_waits(house)
        assert await house.count("attempts") == 1
        said = [message.text for message in house.telegram.private(minji).history if message.author.bot]
        assert len(said) == 5


async def test_events_of_one_chat_are_answered_in_order(house: House) -> None:
    async with house.open():
        minji = house.telegram.user("민지")
        for text in ("과적합이 뭐야?", "/progress", "드롭아웃이 뭐야?"):
            await minji.says(minji, text, wait=False)
        await house.telegram.until(lambda: "드롭아웃은" in texts(house.telegram.private(minji)))
        words = texts(house.telegram.private(minji))
        assert words.index("과적합은") < words.index("보여 줄 기록") < words.index("드롭아웃은")


async def test_lanes_keep_order_and_do_not_wait_for_each_other() -> None:
    lanes, seen, gate = Lanes(), [], asyncio.Event()

    async def wait_for_gate() -> None:
        await gate.wait()
        seen.append("first")

    async def note(word: str) -> None:
        seen.append(word)

    async def fail() -> None:
        raise ValueError("a failure ends nothing")

    lanes.put(1, wait_for_gate)
    lanes.put(1, fail)
    lanes.put(1, lambda: note("second"))
    lanes.put(2, lambda: note("other"))
    await asyncio.sleep(0.01)
    assert seen == ["other"]
    gate.set()
    await asyncio.sleep(0.01)
    assert seen == ["other", "first", "second"]
    await lanes.drain(1)


async def test_a_webhook_takes_events_with_the_secret_only(house: House) -> None:
    inside = by_webhook(house)
    async with house.open() as door:
        minji = house.telegram.user("민지")
        await (await minji.says(minji, "/quiz")).offers(TO_ANSWER)
        assert house.telegram.updates.webhook is not None
        secret = {"X-Telegram-Bot-Api-Secret-Token": house.telegram.updates.webhook.secret}
        async with httpx.AsyncClient(base_url=inside) as client:
            assert (await client.post("/telegram", json={"update_id": 1})).status_code == FORBIDDEN
            for wrong in ("[]", "{", "x" * 2_000_000):
                answer = await client.post("/telegram", content=wrong, headers=secret)
                assert answer.status_code == BAD_REQUEST
            assert (await client.get("/healthz")).json() == {"status": "ok"}
            assert (await client.get("/readyz")).status_code == httpx.codes.OK
        assert door.state == "ok"
        assert house.telegram.updates.webhook.refused == []
    assert await house.count("inbox") == 1


def test_processes_with_the_same_token_make_the_same_secret() -> None:
    token = SecretStr("1:abc")
    assert secret_of(token, None) == secret_of(SecretStr("1:abc"), None) != secret_of(SecretStr("1:abd"), None)
    assert secret_of(token, SecretStr("chosen")) == "chosen"
    assert "abc" not in secret_of(token, None)


async def test_polling_takes_a_webhook_away(house: House) -> None:
    by_webhook(house)
    async with house.open():
        assert house.telegram.updates.webhook is not None
    house.options.clear()
    async with house.open():
        await house.telegram.until(lambda: house.telegram.updates.webhook is None)
        minji = house.telegram.user("민지")
        assert (await minji.says(minji, "/help")).text


async def test_two_processes_behind_one_address_share_the_work(house: House) -> None:
    """The same event reaches both of them; it is answered once, and announcements are made once."""
    first = by_webhook(house)
    async with house.open():
        second = by_webhook(house)
        async with house.open():
            minji, study = house.telegram.user("민지"), house.telegram.group("스터디")
            await start_round(minji, study)
            for number in range(6):
                house.telegram.updates.behind[ADDRESS] = (first, second)[number % 2]
                await minji.says(minji, "/help", deliveries=2)
            await house.pass_time(300)
            await nothing_waits(house)
            spoken = [m for m in house.telegram.private(minji).history if m.author.bot]
            assert len(spoken) == 6
            assert texts(study).count("시간 끝") + texts(study).count("여기까지") == 1


class Dying:
    """A tutor whose process is gone after it has written and before anybody is told."""

    def __init__(self, tutor: Any) -> None:
        self._tutor = tutor
        self.asked = asyncio.Event()

    async def handle(self, request: Request) -> Reply:
        await self._tutor.handle(request)
        self.asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def announcements(self, _platform: Platform) -> list[Announcement]:
        return []


async def test_a_grade_that_nobody_was_told_is_told_by_the_next_process(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram_adapter.intake._DRAIN_SECONDS", 0.05)
    minji = house.telegram.user("민지")
    async with house.open():
        await start_quiz(minji)
    tutor = Dying(house.tutor)
    async with house.open(tutor):
        result = await minji.says(minji, ANSWER, wait=False)
        await tutor.asked.wait()
    assert await house.count("attempts") == 1
    async with house.open():
        await result.has(GRADE)
        await nothing_waits(house)
    assert await house.count("attempts") == 1
    assert result.text.count(GRADE) == 1


async def test_a_wrong_token_is_one_clear_line(house: House) -> None:
    service = house.service()
    for token in ("7000000001:AAwrong-token-of-a-bot-that-is-not", "nonsense"):
        values = {name: getattr(service, name) for name in service.__slots__} | {"token": SecretStr(token)}
        door = TelegramDoor(type(service)(**values))
        with pytest.raises(ConfigError, match="does not accept the bot's token") as caught:
            await door.run()
        assert "\n" not in str(caught.value)
        assert door.state == "not connected"


async def test_a_second_poller_is_explained_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    monkeypatch.setattr("bot.telegram_adapter.polling.log.warning", lambda event, **_: warnings.append(event))
    async with house.open() as door:
        bot = f"{house.telegram.address}/bot{house.telegram.token}"
        async with httpx.AsyncClient(timeout=60) as other:
            for _ in range(3):
                with suppress(AssertionError):
                    await house.telegram.until(lambda: house.telegram.updates.polls, 0.2)
                await other.post(f"{bot}/getUpdates", json={"timeout": 2})
        await house.telegram.until(lambda: door.state == "ok", 30)
        minji = house.telegram.user("민지")
        assert (await minji.says(minji, "/help")).text
    told = [event for event in warnings if "another program" in event]
    assert 1 <= len(told) <= 3
    assert all("\n" not in event for event in warnings)


async def test_when_telegram_cannot_be_reached_she_tries_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram_adapter.pausing._FIRST_SECONDS", 0.05)
    house.telegram.faults.broken("getMe", times=2, page=True)
    house.telegram.faults.broken("getUpdates", times=3)
    async with house.open() as door:
        await house.telegram.until(lambda: door.state == "ok", 20)


async def test_a_port_that_is_taken_is_one_clear_line(house: House) -> None:
    by_webhook(house)
    async with house.open():
        with pytest.raises(ConfigError, match=r"cannot listen on 127\.0\.0\.1"):
            await TelegramDoor(house.service()).run()


async def test_a_turn_that_has_begun_ends_before_she_leaves(house: House) -> None:
    async with house.open() as door:
        minji = house.telegram.user("민지")
        shown = await minji.says(minji, "과적합이 뭐야?", wait=False)
        await house.telegram.until(lambda: not house.telegram.updates.pending)
        await asyncio.sleep(0.1)
        await door.close()
        assert "과적합" in shown.text
