"""How the page looks and behaves for different people: language, theme, phone, keyboard, screen reader."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.bot.web.browser import REPLY, Visitor, visitor
from tests.bot.web.house import House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_the_language_switch_changes_page_and_tutor(learner: Visitor, served: House) -> None:
    page = learner.page
    await page.click("#language")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.locator("#text")).to_have_attribute("placeholder", "Ask me anything")
    assert served.tutor.requests[-1].options == {"language": "en"}
    await expect(page.locator(".said")).to_contain_text("Settings")
    await page.click("#language")
    await expect(page.locator("html")).to_have_attribute("lang", "ko")


async def test_dark_mode_follows_the_system_and_the_switch_and_is_remembered(browser: Browser, served: House) -> None:
    async def darkness(who: Visitor) -> bool:
        return bool(await who.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == DARK)

    DARK = "rgb(18, 17, 28)"  # noqa: N806 - a constant of this test
    async with visitor(browser, color_scheme="dark") as owl:
        await owl.page.goto(served.url)
        assert await darkness(owl)
        await owl.page.click("#theme")
        assert not await darkness(owl)
        await owl.page.reload()
        assert not await darkness(owl)
    async with visitor(browser, color_scheme="light") as lark:
        await lark.page.goto(served.url)
        assert not await darkness(lark)
        await lark.page.click("#theme")
        assert await darkness(lark)


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
async def test_a_narrow_phone_never_scrolls_sideways(browser: Browser, served: House, locale: str) -> None:
    phone = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
    async with visitor(browser, locale, **phone) as walker:
        page = walker.page

        async def fits() -> bool:
            return bool(await page.evaluate("document.documentElement.scrollWidth <= 360 && innerWidth <= 360"))

        await page.goto(served.url)
        assert await fits()
        await walker.say("https://example.org/" + "a" * 200)
        await page.click(".quick [data-action=quiz]")
        await walker.replies(2)
        await walker.say("답")
        assert await fits()
        for path in ("/progress", "/room/study"):
            await page.goto(served.url + path)
            await page.wait_for_timeout(100)
            assert await fits(), path


async def test_the_keyboard_alone_is_enough(learner: Visitor) -> None:
    page = learner.page
    first = "document.querySelector('a, button, input, textarea').className"
    assert await page.evaluate(first) == "skip"
    await page.locator(".skip").focus()
    await expect(page.locator(".skip")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()
    for _ in range(12):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.matches('.quick [data-action=quiz]')"):
            break
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await page.keyboard.press("Enter")
    await learner.replies(1)
    await page.get_by_role("button", name="답하기").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("memorising")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="답하기")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.type("memorising")
    await page.keyboard.press("Enter")
    await page.locator(".card.score").wait_for()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.closest('.reply') !== null")


async def test_new_messages_are_announced_to_screen_readers(learner: Visitor) -> None:
    log = learner.page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await learner.say("안녕")
    await expect(log.locator(REPLY)).to_have_attribute("lang", "ko")


async def test_progress_draws_charts_that_can_be_read_aloud(learner: Visitor, served: House) -> None:
    page = learner.page
    await page.goto(f"{served.url}/progress")
    chart = page.get_by_role("img", name="키워드별 숙련도")
    await expect(chart.locator("desc")).to_contain_text("정규화: 3월 1일 20, 3월 2일 –, 3월 3일 55")
    await expect(chart.locator("circle")).to_have_count(5)
    assert "Pretendard" in await chart.evaluate("(e) => getComputedStyle(e.querySelector('text')).fontFamily")
    await page.get_by_role("button", name="복습").click()
    await page.wait_for_url(f"{served.url}/")
    await expect(page.locator(".question")).to_be_visible()
