"""A page that other machines can reach asks for its token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.settings import WebSettings
from bot.web_adapter.access import Access, Tries
from tests.bot.web.calls import EVENT, say
from tests.bot.web.house import House

TOKEN = "open sesame 열려라"


@pytest_asyncio.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[House]:
    settings = WebSettings(host="0.0.0.0")  # noqa: S104 - nothing listens in this test
    house = await House.open(tmp_path, settings, TOKEN)
    yield house
    await house.close()


async def enter(client: httpx.AsyncClient, token: str) -> httpx.Response:
    await client.get("/login")
    return await client.post("/api/login", json={"token": token})


@pytest.mark.parametrize("path", ["/", "/progress", "/room/study"])
async def test_pages_lead_to_the_login(guarded: House, path: str) -> None:
    async with guarded.client() as client:
        response = await client.get(path)
    assert response.status_code == 303
    assert response.headers["location"] == f"/login?next={path}"
    assert guarded.tutor.requests == []


async def test_the_api_says_401(guarded: House) -> None:
    async with guarded.client() as client:
        await client.get("/login")
        turn = await client.post("/api/turn", json={"event_id": EVENT, "text": "hi"})
        news, metrics = await client.get("/api/news"), await client.get("/metrics")
    assert [turn.status_code, news.status_code, metrics.status_code] == [401, 401, 401]
    assert turn.json()["code"] == "locked"


async def test_the_token_opens_everything_for_this_browser(guarded: House) -> None:
    async with guarded.client() as client, guarded.client() as stranger:
        assert (await enter(client, TOKEN)).status_code == 200
        assert (await client.get("/")).status_code == 200
        assert (await say(client, "안녕"))["blocks"]
        assert (await client.get("/login")).status_code == 303
        assert (await stranger.get("/")).status_code == 303


async def test_a_pass_is_worth_nothing_to_another_visitor(guarded: House) -> None:
    async with guarded.client() as client, guarded.client() as thief:
        await enter(client, TOKEN)
        await thief.get("/login")
        thief.cookies.set("ohlora_access", client.cookies["ohlora_access"])
        assert (await thief.get("/")).status_code == 303


async def test_a_changed_token_ends_old_passes(guarded: House, tmp_path: Path) -> None:
    async with guarded.client() as client:
        await enter(client, TOKEN)
        cookies = dict(client.cookies)
    other = await House.open(tmp_path / "other", guarded.service.settings, "new token")
    async with other.client() as client:
        client.cookies.update(cookies)
        assert (await client.get("/")).status_code == 303
    await other.close()


async def test_guessing_is_slowed_down(guarded: House) -> None:
    async with guarded.client(**{"Accept-Language": "en"}) as client:
        statuses = [(await enter(client, f"guess {n}")).status_code for n in range(5)]
        assert statuses == [403] * 5
        refused = await enter(client, TOKEN)
    assert refused.status_code == 429
    assert refused.json()["message"] == "Too many wrong tokens. Please try again in a minute."


async def test_guesses_that_arrive_together_are_counted_one_by_one(guarded: House) -> None:
    everybody_is_here = asyncio.Barrier(12)

    async def late(guess: int) -> AsyncIterator[bytes]:
        yield b'{"token": '
        await everybody_is_here.wait()
        yield f'"guess {guess}"}}'.encode()

    async with guarded.client() as client:
        json_type = {"Content-Type": "application/json"}
        answers = await asyncio.gather(
            *(client.post("/api/login", content=late(number), headers=json_type) for number in range(12))
        )
    assert sorted(answer.status_code for answer in answers) == [403] * 5 + [429] * 7


def test_after_a_minute_one_may_try_again() -> None:
    moment = 0.0
    tries = Tries(lambda: moment)
    for _ in range(5):
        assert tries.allowed("a")
        tries.failed("a")
    assert not tries.allowed("a")
    assert tries.allowed("b")
    moment = 60.1
    assert tries.allowed("a")


async def test_a_scraper_may_show_the_token_as_a_bearer(guarded: House) -> None:
    async with guarded.client() as client:
        wrong = await client.get("/metrics", headers={"Authorization": "Bearer nonsense"})
        right = await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}".encode()})  # type: ignore[dict-item]
    assert wrong.status_code == 401
    assert right.status_code == 200


async def test_watchers_see_readiness_but_no_details(guarded: House) -> None:
    guarded.checks["database"] = "not usable: /secret/path"
    async with guarded.client() as client:
        response = await client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "not ok", "content": "ok"}


def test_without_a_configured_token_no_token_fits() -> None:
    assert not Access(None).fits("")
    assert not Access(SecretStr("a")).fits("")
    assert Access(SecretStr("a")).fits("a")
