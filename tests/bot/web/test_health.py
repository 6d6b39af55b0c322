from __future__ import annotations

import asyncio

import pytest

from bot.web_adapter import health
from tests.bot.web.calls import say
from tests.bot.web.house import House


async def test_a_running_process_is_alive_even_when_it_is_not_ready(house: House) -> None:
    house.checks["database"] = "gone"
    async with house.client() as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_ready_only_when_every_part_is(house: House) -> None:
    async with house.client() as client:
        ready = await client.get("/readyz")
        house.checks["grading"] = "weights are damaged"
        broken = await client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert broken.status_code == 503
    assert broken.json()["checks"]["grading"] == "weights are damaged"


async def test_a_check_that_hangs_or_fails_is_an_answer_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "READINESS_SECONDS", 0.01)

    async def hang() -> dict[str, str]:
        await asyncio.sleep(30)
        return {}

    async def fail() -> dict[str, str]:
        raise RuntimeError("private words")

    for check in (hang, fail):
        object.__setattr__(house.service, "readiness", check)
        async with house.client() as client:
            response = await client.get("/readyz")
        assert response.status_code == 503
        assert "private words" not in response.text


async def test_metrics_count_turns_and_know_no_learner(house: House) -> None:
    async with house.client() as client:
        await client.get("/")
        await say(client, "비밀 이야기")
        await say(client, "비밀 이야기")
        text = (await client.get("/metrics")).text
    account = house.tutor.requests[0].account.user_id
    assert 'ohlora_turns_total{action="text",outcome="answered",platform="web"} 1.0' in text
    assert 'ohlora_turns_total{action="text",outcome="replayed",platform="web"} 1.0' in text
    assert 'ohlora_turn_seconds_count{action="text",platform="web"} 2.0' in text
    assert "process_resident_memory_bytes" in text
    assert "비밀" not in text
    assert account not in text
