"""Nothing gets in that should not, and every response says what a browser may do with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.settings import WebSettings
from bot.web_adapter.api import MAX_BODY_BYTES
from bot.web_adapter.guard import is_own_host
from tests.bot.web.calls import EVENT, say, states
from tests.bot.web.house import HOST, ORIGIN, House

BODY = {"event_id": EVENT, "text": "안녕"}


@pytest.mark.parametrize("host", ["127.0.0.1:8420", "localhost:8420", "LOCALHOST", "[::1]:8420", "127.9.9.9"])
def test_names_of_this_machine_are_its_own(host: str) -> None:
    assert is_own_host(host, "127.0.0.1")


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1.evil.example:8420", "localhost.evil.example", "user@127.0.0.1", "10.0.0.5"]
)
def test_foreign_names_are_not(host: str) -> None:
    assert not is_own_host(host, "127.0.0.1")


def test_the_configured_address_is_its_own_and_all_addresses_have_no_name() -> None:
    assert is_own_host("10.0.0.5:8420", "10.0.0.5")
    assert not is_own_host("10.0.0.6:8420", "10.0.0.5")
    assert is_own_host("study.example", "0.0.0.0")  # noqa: S104 - only compared


@pytest.mark.parametrize("path", ["/", "/progress", "/room/study", "/api/news", "/healthz", "/static/js/theme.js"])
async def test_a_rebound_name_reaches_nothing(house: House, path: str) -> None:
    async with house.client(Host="evil.example") as client:
        response = await client.get(path)
    assert response.status_code == 421
    assert house.tutor.requests == []
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "", "http://127.0.0.1:9999", "http://localhost:8420"]
)
async def test_a_foreign_origin_cannot_post(house: House, origin: str) -> None:
    async with house.client() as client:
        await client.get("/")
        response = await client.post("/api/turn", json=BODY, headers={"Origin": origin})
    assert response.status_code == 403
    assert response.json()["code"] == "bad_origin"
    assert house.tutor.requests == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_only_json_can_be_posted(house: House, kind: str) -> None:
    async with house.client() as client:
        await client.get("/")
        response = await client.post("/api/turn", content=json.dumps(BODY), headers={"Content-Type": kind})
    assert response.status_code == 415
    assert house.tutor.requests == []


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_over_the_limit_gets_a_kind_no(house: House, declared: bool) -> None:
    huge = json.dumps(BODY | {"text": "a" * MAX_BODY_BYTES}).encode()

    async def pieces() -> object:
        yield huge[:100]
        yield huge[100:]

    async with house.client(**{"Accept-Language": "ko", "Content-Type": "application/json"}) as client:
        await client.get("/")
        response = await client.post("/api/turn", content=huge if declared else pieces())  # type: ignore[arg-type]
    assert response.status_code == 413
    assert response.json()["message"] == "너무 길어서 받을 수 없었어. 줄여서 다시 보내 줘."
    assert house.tutor.requests == []


@pytest.mark.parametrize(
    "change",
    [
        {"event_id": "short"},
        {"event_id": "x" * 65},
        {"event_id": "abc:defgh"},
        {"event_id": "event-0001\n"},
        {"event_id": 12345678},
        {"action": "become-admin"},
        {"token": "a b"},
        {"options": {"UPPER": "x"}},
        {"options": {"a": {"b": "c"}}},
        {"room": "../etc"},
        {"can_moderate": True},
        {"text": None},
    ],
)
async def test_what_the_page_would_never_send_is_refused(house: House, change: dict[str, object]) -> None:
    async with house.client() as client:
        await client.get("/")
        response = await client.post("/api/turn", json=BODY | change)
    assert response.status_code == 400
    assert response.json()["code"] == "bad_request"
    assert house.tutor.requests == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 60_000, b'"text"', b"null", b"[1]"])
async def test_broken_json_is_refused(house: House, content: bytes) -> None:
    async with house.client(**{"Content-Type": "application/json"}) as client:
        await client.get("/")
        response = await client.post("/api/turn", content=content)
    assert response.status_code == 400


async def test_half_an_emoji_is_read_as_a_question_mark(house: House) -> None:
    content = b'{"event_id": "event-00000001", "text": "hi \\ud83d"}'
    async with house.client(**{"Content-Type": "application/json"}) as client:
        await client.get("/")
        response = await client.post("/api/turn", content=content)
    assert states(response)[-1]["state"] == "reply"
    assert house.tutor.requests[0].text == "hi ?"


async def test_without_an_identity_nothing_is_answered(house: House) -> None:
    async with house.client() as client:
        for cookie in ("", "short", "x" * 44, "../" * 15):
            response = await client.post("/api/turn", json=BODY, headers={"Cookie": f"ohlora_id={cookie}"})
            assert response.status_code == 401
            assert response.json()["code"] == "no_session"


async def test_the_identity_is_a_long_secret_that_scripts_cannot_read(house: House) -> None:
    async with house.client() as client:
        response = await client.get("/")
        cookie = response.headers["set-cookie"]
        secret = client.cookies["ohlora_id"]
        await say(client, "안녕")
    assert len(secret) == 43
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert f"Max-Age={365 * 24 * 3600}" in cookie
    account = house.tutor.requests[0].account
    assert len(account.user_id) == 64
    assert secret not in account.user_id


async def test_events_of_two_visitors_do_not_collide(house: House) -> None:
    async with house.client() as ann, house.client() as bob:
        for client in (ann, bob):
            await client.get("/")
        assert (await say(ann, "나는 앤"))["replayed"] is False
        reply = await say(bob, "나는 밥")
    assert reply["replayed"] is False
    assert reply["blocks"][0]["text"] == "들은 말: 나는 밥"


@pytest.mark.parametrize("path", ["/", "/progress", "/healthz", "/static/css/page.css", "/nowhere", "/api/turn"])
async def test_every_response_carries_the_security_headers(house: House, path: str) -> None:
    async with house.client() as client:
        headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_failure_inside_gives_a_kind_page_with_the_headers(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr(house.db, "read", broken)
    async with house.client(**{"Accept-Language": "ko"}) as client:
        response = await client.get("/")
    assert response.status_code == 500
    assert "내 쪽에서 문제가 생겼어" in response.text
    assert "no database" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_learners_pages_are_not_kept_by_caches(house: House) -> None:
    async with house.client() as client:
        assert (await client.get("/")).headers["cache-control"] == "no-store"
        assert "immutable" in (await client.get("/static/fonts/PretendardVariable.woff2")).headers["cache-control"]
        assert (await client.get("/static/js/dom.js")).headers["cache-control"] == "no-cache"


async def test_static_files_do_not_leave_their_folder(house: House) -> None:
    async with house.client() as client:
        for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/"):
            assert (await client.get(path)).status_code == 404


async def test_a_visitor_from_another_site_keeps_the_cookie_that_the_browser_held_back(house: House) -> None:
    async with house.client() as client:
        response = await client.get("/", headers={"Sec-Fetch-Site": "cross-site"})
        assert "set-cookie" not in response.headers
        assert 'http-equiv="refresh"' in response.text
        response = await client.get("/", headers={"Sec-Fetch-Site": "same-origin"})
        assert "set-cookie" in response.headers


async def test_ipv6_loopback_serves_too(tmp_path: Path) -> None:
    house = await House.open(tmp_path / "v6", WebSettings(host="::1"))
    async with house.client(Host="[::1]:8420", Origin="http://[::1]:8420") as client:
        await client.get("/", headers={"Host": "[::1]:8420"})
        assert (await client.get("/healthz")).status_code == 200
    await house.close()


def test_the_test_origin_is_the_test_host() -> None:
    assert ORIGIN.endswith(HOST)
