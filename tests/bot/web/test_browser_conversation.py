"""Conversations in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, expect

from tests.bot.web.browser import REPLY, Visitor, visitor
from tests.bot.web.house import House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

COMPOSING = """() => {
  const box = document.querySelector("#text");
  const key = (extra) => new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true, ...extra});
  box.dispatchEvent(key({isComposing: true}));
  box.dispatchEvent(key({keyCode: 229}));
}"""


async def test_a_typed_question_is_answered(learner: Visitor) -> None:
    await expect(learner.page.locator("#welcome")).to_be_visible()
    await learner.say("과적합이 뭐야?")
    assert "들은 말: 과적합이 뭐야?" in await learner.last_reply()
    await expect(learner.page.locator(".said p")).to_have_text("과적합이 뭐야?")
    await expect(learner.page.locator("#welcome")).to_be_hidden()
    await expect(learner.page.locator(".citation a")).to_have_attribute("href", "https://example.org/prml")
    await expect(learner.page.locator("#text")).to_have_value("")


async def test_enter_sends_shift_enter_does_not_and_hangul_in_the_making_stays(learner: Visitor, served: House) -> None:
    page = learner.page
    await page.fill("#text", "첫 줄")
    await page.press("#text", "Shift+Enter")
    await page.type("#text", "둘째 줄")
    await page.evaluate(COMPOSING)
    await expect(page.locator("#text")).to_have_value("첫 줄\n둘째 줄")
    assert served.tutor.requests == []
    await page.press("#text", "Enter")
    await learner.replies(1)
    assert served.tutor.requests[0].text == "첫 줄\n둘째 줄"


async def test_a_quiz_is_answered_by_button_and_form(learner: Visitor, served: House) -> None:
    page = learner.page
    await page.click(".quick [data-action=quiz]")
    await page.get_by_role("button", name="답하기").click()
    box = page.get_by_label("네 답을 적어 줘")
    await expect(box).to_be_focused()
    await box.fill("훈련 데이터를 외우는 거")
    await box.press("Enter")
    card = page.locator(".card.score")
    await card.wait_for()
    assert served.tutor.requests[-1].text == "훈련 데이터를 외우는 거"
    await expect(card.get_by_role("meter")).to_have_attribute("aria-valuenow", "65")
    fill = await page.evaluate(
        "() => { const f = document.querySelector('.fill'); return f.offsetWidth / f.parentElement.offsetWidth }"
    )
    assert fill == pytest.approx(0.65, abs=0.02)
    await expect(card.locator("li.hit")).to_contain_text("훈련 데이터에 지나치게 맞춘다")
    await expect(card.locator("li.missed")).to_contain_text("정규화로 줄인다")
    for name in ("답하기", "힌트"):
        await expect(page.get_by_role("button", name=name)).to_be_disabled()
    await expect(page.get_by_role("button", name="다음 퀴즈")).to_be_enabled()


async def test_a_button_that_found_her_busy_may_be_pressed_again(learner: Visitor) -> None:
    await learner.page.click(".quick [data-action=quiz]")
    await learner.page.get_by_role("button", name="힌트").click()
    await learner.replies(2)
    await expect(learner.page.locator(".text.warning")).to_be_visible()
    for name in ("답하기", "힌트"):
        await expect(learner.page.get_by_role("button", name=name)).to_be_enabled()


async def test_a_quiz_is_answered_by_typing(learner: Visitor) -> None:
    await learner.page.click(".quick [data-action=quiz]")
    await learner.replies(1)
    await learner.say("잡음까지 외우는 거")
    await expect(learner.page.locator(".remark")).to_have_text("네 답: 잡음까지 외우는 거")


async def test_everything_is_there_again_after_a_restart_and_a_reload(learner: Visitor, served: House) -> None:
    page = learner.page
    await learner.say("첫 번째 이야기")
    await page.click(".quick [data-action=quiz]")
    await learner.replies(2)
    before = await page.locator("#messages").inner_text()
    await served.stop()
    await served.serve()
    await page.reload()
    assert await page.locator("#messages").inner_text() == before
    await page.get_by_role("button", name="답하기").click()
    await page.get_by_label("네 답을 적어 줘").fill("외우는 거")
    await page.get_by_role("button", name="보내기").first.click()
    await page.locator(".card.score").wait_for()


async def test_a_lost_answer_is_asked_for_again_under_the_same_id(learner: Visitor, served: House) -> None:
    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await learner.page.route("**/api/turn", lose, times=1)
    await learner.page.fill("#text", "한 번만 세어 줘")
    await learner.page.press("#text", "Enter")
    problem = learner.page.get_by_role("alert")
    await expect(problem).to_contain_text("두 번 처리되지 않으니까 안심해")
    await problem.get_by_role("button", name="다시 보내기").click()
    await learner.replies(1)
    first, second = served.tutor.requests
    assert first.event_id == second.event_id
    assert served.echo.planned == 1
    await expect(problem).to_have_count(0)
    await expect(learner.page.locator(".said")).to_have_count(1)


async def test_a_server_error_offers_a_retry(learner: Visitor) -> None:
    async def fail(route: Route) -> None:
        await route.fulfill(status=503, body="busy")

    await learner.page.route("**/api/turn", fail, times=1)
    await learner.page.fill("#text", "안녕")
    await learner.page.press("#text", "Enter")
    await expect(learner.page.get_by_role("alert")).to_contain_text("서버가 답을 못 하고 있어")
    await learner.page.get_by_role("button", name="다시 보내기").click()
    await learner.replies(1)


async def test_a_message_that_was_cut_off_by_a_reload_is_offered_again(learner: Visitor, served: House) -> None:
    page = learner.page
    await page.route("**/api/turn", lambda route: route.abort())
    await page.fill("#text", "끊긴 말")
    await page.press("#text", "Enter")
    await page.get_by_role("alert").wait_for()
    await page.unroute("**/api/turn")
    await page.reload()
    await page.get_by_role("button", name="다시 보내기").click()
    await learner.replies(1)
    assert [request.text for request in served.tutor.requests] == ["끊긴 말"]


async def test_being_offline_is_said(learner: Visitor) -> None:
    await learner.context.set_offline(True)
    await expect(learner.page.locator("#offline")).to_be_visible()
    await learner.context.set_offline(False)
    await expect(learner.page.locator("#offline")).to_be_hidden()


async def test_typing_is_shown_while_she_thinks(learner: Visitor, served: House) -> None:
    await learner.page.fill("#text", "slow")
    await learner.page.press("#text", "Enter")
    await expect(learner.page.locator(".typing")).to_contain_text("오로라가 생각하고 있어")
    await expect(learner.page.locator("#send")).to_be_disabled()
    served.echo.gate.set()
    await learner.replies(1)
    await expect(learner.page.locator(".typing")).to_have_count(0)


async def test_markup_that_somebody_types_is_shown_as_text(learner: Visitor) -> None:
    nasty = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script></script>'
    await learner.say(nasty)
    await learner.page.reload()
    await learner.replies(1)
    await expect(learner.page.locator(".said p")).to_have_text(nasty)
    assert await learner.page.locator("#messages img, #messages script").count() == 0
    assert await learner.page.evaluate("window.hacked") is None


async def test_a_file_can_be_downloaded(learner: Visitor, tmp_path: Path) -> None:
    await learner.say("/export")
    async with learner.page.expect_download() as waiting:
        await learner.page.get_by_role("link", name="ohlora.json 내려받기").click()
    download = await waiting.value
    await download.save_as(tmp_path / "own.json")
    assert (tmp_path / "own.json").read_text("utf-8") == '{"이름": "나"}'


async def test_two_people_solve_one_question_in_a_room(browser: Browser, served: House) -> None:
    async with visitor(browser) as ann, visitor(browser) as bob:
        for person, name in ((ann, "앤"), (bob, "밥")):
            await person.page.goto(f"{served.url}/room/study")
            await person.page.fill("#nickname-text", name)
        await ann.page.click("[data-action=group-quiz]")
        await bob.replies(1)
        await expect(bob.page.locator(".question .detail")).to_have_text("앤")
        await bob.page.get_by_role("button", name="답하기").click()
        await bob.page.get_by_label("네 답").fill("과적합을 줄이려고")
        await bob.page.get_by_label("네 답").press("Enter")
        await bob.replies(2)
        assert "밥, 답 잘 받았어" in await bob.last_reply()
        await expect(bob.page.get_by_role("button", name="답하기")).to_be_disabled()
        await expect(bob.page.get_by_role("button", name="그만하기")).to_be_enabled()
        await expect(ann.page.get_by_role("button", name="답하기")).to_be_enabled()
        async with ann.page.expect_response("**/api/news/**") as looked:
            pass
        assert (await (await looked.value).json())["entries"] == []
        assert await ann.page.locator(REPLY).count() == 1


async def test_a_link_from_another_site_does_not_cost_the_identity(learner: Visitor, served: House) -> None:
    await learner.say("기억해 줘")

    async def other_site(route: Route) -> None:
        link = f'<!doctype html><link rel="icon" href="data:,"><a href="{served.url}/">go</a>'
        await route.fulfill(content_type="text/html", body=link)

    await learner.page.route("**/elsewhere", other_site)
    await learner.page.goto(f"http://localhost:{served.port}/elsewhere")
    await learner.page.click("text=go")
    await expect(learner.page.locator(".said p")).to_have_text("기억해 줘")
