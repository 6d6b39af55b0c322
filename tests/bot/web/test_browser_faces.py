"""Her face on the page, in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.bot.web.browser import visitor
from tests.bot.web.house import House
from tests.bot.web.portraits import HouseWithFaces

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

AVATAR = ".reply.newest .portrait img"
MOVING = "e => e.src.startsWith('blob:') && e.naturalWidth === 256"


@pytest_asyncio.fixture(loop_scope="module")
async def home(tmp_path: Path) -> AsyncIterator[HouseWithFaces]:
    made = await HouseWithFaces.open(tmp_path)
    await made.house.serve()
    yield made
    await made.close()


async def becomes(locator: Locator, condition: str) -> None:
    element = await locator.element_handle()
    await locator.page.wait_for_function(condition, arg=element)


async def test_she_moves_in_her_newest_reply_and_in_the_header(browser: Browser, home: HouseWithFaces) -> None:
    async with visitor(browser) as learner:
        page = learner.page
        await page.goto(home.house.url)
        await becomes(page.locator(".welcome-face img"), MOVING)
        await learner.say("안녕")
        await expect(page.locator(AVATAR)).to_have_attribute("alt", "방긋 웃는 오로라")
        await becomes(page.locator(AVATAR), MOVING)
        await becomes(page.locator(".brand-mark img"), MOVING)
        await learner.say("또")
        await expect(page.locator(".reply:not(.newest) .portrait img")).to_have_attribute(
            "src", "/face/fake0001/calm/1/happy-7/still.webp"
        )
        await page.reload()
        await becomes(page.locator(AVATAR), MOVING)


async def test_who_wants_no_motion_sees_stills(browser: Browser, home: HouseWithFaces) -> None:
    async with visitor(browser, reduced_motion="reduce") as learner:
        await learner.page.goto(home.house.url)
        await learner.say("안녕")
        await becomes(learner.page.locator(AVATAR), "e => e.complete && e.naturalWidth === 256")
        await learner.page.wait_for_timeout(500)
        await expect(learner.page.locator(AVATAR)).to_have_attribute("src", "/face/fake0001/calm/1/happy-7/still.webp")
        expected = {"/face/fake0001/calm/1/greeting-8/still.webp", "/face/fake0001/calm/1/happy-7/still.webp"}
        sources = await learner.page.eval_on_selector_all(".portrait img", "all => all.map(e => e.getAttribute('src'))")
        assert set(sources) == expected


async def test_a_face_that_does_not_come_leaves_the_drawn_one(browser: Browser, home: HouseWithFaces) -> None:
    home.generator.trouble = RuntimeError("no memory")
    async with visitor(browser) as learner:
        await learner.page.goto(home.house.url)
        await learner.say("안녕")
        await expect(learner.page.locator(".reply.newest .portrait.drawn svg.face")).to_be_visible()
        await expect(learner.page.locator(AVATAR)).to_have_count(0)
    home.generator.trouble = None


async def test_the_drawn_face_stands_in_while_the_picture_is_late(browser: Browser, home: HouseWithFaces) -> None:
    home.generator.gate.clear()
    async with visitor(browser) as learner:
        await learner.page.goto(home.house.url)
        await learner.say("안녕")
        drawn = learner.page.locator(".reply.newest svg.face")
        await expect(drawn).to_have_css("opacity", "1")
        home.generator.gate.set()
        await becomes(learner.page.locator(AVATAR), "e => e.complete && e.naturalWidth === 256")
        await expect(drawn).to_have_count(0)


@pytest.mark.parametrize("width", [360, 900, 1280])
async def test_pictures_fit_every_width(browser: Browser, home: HouseWithFaces, width: int) -> None:
    async with visitor(browser, viewport={"width": width, "height": 800}) as learner:
        page = learner.page
        await page.goto(home.house.url)
        await learner.say("https://example.org/" + "a" * 200)
        await learner.say("또")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for box in [await each.bounding_box() for each in await page.locator(".avatar").all()]:
            assert box is not None
            assert box["x"] >= 0
            assert 60 <= box["width"] <= 130
            assert box["width"] == pytest.approx(box["height"], abs=0.5)  # a browser lays out in fractions of a pixel


async def test_hidden_pictures_stay_hidden(browser: Browser, home: HouseWithFaces) -> None:
    async with visitor(browser) as learner:
        await learner.page.goto(home.house.url)
        await learner.say("안녕")
        await hide_faces(home)
        await learner.page.reload()
        await learner.say("또")
        await expect(learner.page.locator(".portrait")).to_have_count(0)
        await expect(learner.page.locator(".reply.newest svg.face")).to_be_visible()


async def hide_faces(home: HouseWithFaces) -> None:
    account = home.house.tutor.requests[-1].account
    async with home.house.db.write() as uow:
        known = await uow.learners.find(account)
        assert known is not None
        await uow.learners.change(known.id, show_face=False)


async def test_the_gallery_lets_one_choose(browser: Browser, home: HouseWithFaces) -> None:
    async with visitor(browser) as learner:
        page = learner.page
        await page.goto(home.house.url)
        await page.click("#pick-face")
        dialog = page.get_by_role("dialog", name="어떤 얼굴로 만날까?")
        await expect(dialog.get_by_role("button", pressed=True)).to_have_text("새벽")
        await becomes(dialog.locator("img").last, "e => e.complete && e.naturalWidth === 256")
        await page.keyboard.press("Escape")
        await expect(dialog).to_be_hidden()
        await page.click("#pick-face")
        await dialog.get_by_role("button", name="별빛").click()
        await learner.replies(1)
        await expect(dialog).to_be_hidden()
        assert home.house.tutor.requests[-1].options == {"face": "7"}
        await expect(page.locator(".said")).to_contain_text("설정 · 7")


async def test_without_pictures_there_is_nothing_to_choose(browser: Browser, served: House) -> None:
    async with visitor(browser) as learner:
        await learner.page.goto(served.url)
        await expect(learner.page.locator("#pick-face")).to_be_hidden()
        await expect(learner.page.locator(".welcome-face svg.face")).to_be_visible()
