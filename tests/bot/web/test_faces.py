"""Her pictures over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from bot.web_adapter import faces as faces_module
from bot.web_adapter.faces import Pace
from bot.web_adapter.metrics import Metrics
from bot.web_adapter.sessions import Visitor
from core.faces.motion import Motion
from core.messages import Emotion
from tests.bot.web.calls import page_data, say
from tests.bot.web.house import House
from tests.bot.web.portraits import HouseWithFaces

STILL = "/face/fake0001/calm/1/proud-9/still.webp"


@pytest_asyncio.fixture
async def home(tmp_path: Path) -> AsyncIterator[HouseWithFaces]:
    made = await HouseWithFaces.open(tmp_path)
    yield made
    await made.close()


async def test_the_page_says_where_pictures_are_and_a_browser_may_keep_them(home: HouseWithFaces) -> None:
    async with home.house.client() as client:
        pictures = (await page_data(client))["pictures"]
        assert (pictures["face"], pictures["faces"]) == (1, [1, 2, 7])
        assert 1000 <= pictures["speak_ms"] <= 2000
        for emotion in Emotion:
            address = f"{pictures['base']}/7/{emotion}-{pictures['steps']}/still.webp"
            answer = await client.get(address)
            assert answer.status_code == 200, address
            assert answer.headers["content-type"] == "image/webp"
            assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
            assert Image.open(BytesIO(answer.content)).size == (256, 256)


@pytest.mark.parametrize("motion", Motion)
async def test_clips_move_and_stills_do_not(home: HouseWithFaces, motion: Motion) -> None:
    async with home.house.client() as client:
        await client.get("/")
        answer = await client.get(f"/face/fake0001/aurora-3/2/greeting-8/{motion}.webp")
    assert getattr(Image.open(BytesIO(answer.content)), "n_frames", 1) > 1 or motion is Motion.STILL
    assert home.generator.drawn[0][2] is not None


@pytest.mark.parametrize(
    "address",
    [
        "/face/",
        "/face/other/calm/1/proud-9/still.webp",
        "/face/fake0001/noon/1/proud-9/still.webp",
        "/face/fake0001/aurora-24/1/proud-9/still.webp",
        "/face/fake0001/calm/3/proud-9/still.webp",
        "/face/fake0001/calm/0/proud-9/still.webp",
        "/face/fake0001/calm/99999999999999999999/proud-9/still.webp",
        "/face/fake0001/calm/1/proud-11/still.webp",
        "/face/fake0001/calm/1/proud-٣/still.webp",
        "/face/fake0001/calm/1/smug-9/still.webp",
        "/face/fake0001/calm/1/proud-9/dance.webp",
        "/face/fake0001/calm/1/proud-9/still.png",
        "/face/fake0001/calm/1/../../../../etc/passwd",
    ],
)
async def test_what_is_not_there_is_said_kindly_and_not_kept(home: HouseWithFaces, address: str) -> None:
    async with home.house.client() as client:
        await client.get("/")
        answer = await client.get(address)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
    assert not home.generator.drawn


async def test_strangers_and_the_uninvited_see_nothing(home: HouseWithFaces, tmp_path: Path) -> None:
    async with home.house.client() as client:
        assert (await client.get(STILL)).json()["code"] == "no_session"
    guarded = await HouseWithFaces.open(tmp_path / "guarded", token="secret")
    async with guarded.house.client() as client:
        refused = await client.get(STILL)
    await guarded.close()
    assert (refused.status_code, refused.json()["code"]) == (401, "locked")
    assert not guarded.generator.drawn


async def test_a_picture_that_cannot_be_drawn_now_is_refused_kindly(
    home: HouseWithFaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces_module, "PATIENCE_SECONDS", 0.02)
    home.generator.gate.clear()
    async with home.house.client() as client:
        await client.get("/")
        late = await client.get(STILL)
        home.generator.gate.set()
        monkeypatch.setattr(faces_module, "PATIENCE_SECONDS", 10)
        drawn = await client.get(STILL)
    assert (late.status_code, late.json()["code"], late.headers["cache-control"]) == (503, "face_busy", "no-store")
    assert drawn.status_code == 200
    assert len(home.generator.drawn) == 1


async def test_without_pictures_the_page_draws_its_own(house: House) -> None:
    async with house.client() as client:
        assert (await page_data(client))["pictures"] is None
        assert (await client.get(STILL)).status_code == 404


async def test_a_slow_face_does_not_delay_a_reply(home: HouseWithFaces) -> None:
    home.generator.gate.clear()
    async with home.house.client() as client:
        await client.get("/")
        reply = await say(client, "안녕")
    assert reply["face"]["emotion"] == "happy"
    assert not home.generator.drawn


def test_one_visitor_cannot_ask_without_end() -> None:
    moment = 0.0
    pace = Pace(lambda: moment, limit=3)
    one, other = Visitor("a"), Visitor("b")
    assert [pace.allows(one) for _ in range(4)] == [True, True, True, False]
    assert pace.allows(other)
    moment = 61.0
    assert pace.allows(one)


def test_pictures_are_counted() -> None:
    metrics = Metrics()
    metrics.observe_face("cached", Motion.STILL)
    metrics.observe_face("late", Motion.SPEAK)
    text = metrics.exposition().decode()
    assert 'ohlora_faces_total{motion="still",outcome="cached"} 1.0' in text
    assert 'ohlora_faces_total{motion="speak",outcome="late"} 1.0' in text


async def test_a_part_that_she_can_do_without_does_not_make_her_unready(house: House) -> None:
    house.checks["faces"] = "off: weights are missing"
    async with house.client() as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"]["faces"] == "off: weights are missing"
