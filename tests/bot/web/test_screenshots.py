"""Pictures of the page with the real tutor: for the documentation when OHLORA_SCREENSHOTS=1, else only checked."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser

from bot.composition import Assembly, assembled
from bot.settings import Settings
from bot.web_adapter.metrics import Metrics
from bot.web_adapter.service import WebService
from core.content.library import Library
from core.content.schema import Quiz
from tests.bot.web.browser import Visitor, chromium, visitor
from tests.bot.web.house import Served

pytestmark = [pytest.mark.browser]

IMAGES = Path(__file__).parents[3] / "docs" / "images"
DESKTOP = {"viewport": {"width": 1000, "height": 1300}}
STUDY_DAYS = 5
QUIZZES_PER_DAY = 2


class Calendar:
    """A clock that is turned on by whole days."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 10, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=20)
        return self.moment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    chosen = IMAGES if os.environ.get("OHLORA_SCREENSHOTS") == "1" else tmp_path / "images"
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest_asyncio.fixture
async def tutor(make_settings: Callable[..., Settings], calendar: Calendar) -> AsyncIterator[Assembly]:
    async with assembled(make_settings(), clock=calendar) as assembly:
        yield assembly


@pytest_asyncio.fixture
async def url(tutor: Assembly) -> AsyncIterator[str]:
    web, metrics = tutor.settings.web, Metrics()
    service = WebService(
        tutor.tutor, tutor.db, tutor.library, tutor.readiness, web, metrics, tutor.clock, faces=tutor.faces
    )
    served = Served(service)
    await served.start()
    yield served.url
    await served.stop()


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


def colours(picture: Path) -> int:
    """How many different colours there are; a blank or broken page has a handful."""
    with Image.open(picture) as image:
        return len(image.convert("RGB").getcolors(maxcolors=image.width * image.height) or ())


async def shoot(who: Visitor, picture: Path) -> None:
    await who.page.evaluate("document.fonts.ready")
    await who.page.evaluate("document.activeElement.blur()")
    await who.page.mouse.move(1, 1)
    await who.page.wait_for_timeout(400)  # a message's entrance has ended
    await who.page.screenshot(path=picture)
    assert colours(picture) > 500


def half_an_answer(quiz: Quiz, locale: str) -> str:
    """The quiz's first key points, as a learner who knows half of it would answer."""
    known = quiz.points[: (len(quiz.points) + 1) // 2]
    return " ".join(getattr(point.statement, locale) for point in known)


async def question_on_screen(who: Visitor, library: Library, locale: str) -> Quiz:
    prompt = await who.page.locator(".question .prompt").last.inner_text()
    return next(quiz for quiz in library.quizzes.values() if getattr(quiz.question, locale) == prompt)


@pytest.mark.parametrize(
    ("locale", "asked"), [("ko", "드롭아웃이 뭐야?"), ("en", "What is dropout?")], ids=["ko", "en"]
)
async def test_conversation(browser: Browser, url: str, tutor: Assembly, folder: Path, locale: str, asked: str) -> None:
    async with visitor(browser, "ko-KR" if locale == "ko" else "en-US", **DESKTOP) as learner:
        page = learner.page
        await page.goto(url)
        await learner.say(asked)
        assert await page.locator(".citation").count() == 1
        await page.click(".quick [data-action=quiz]")
        await learner.replies(2)
        await learner.say(half_an_answer(await question_on_screen(learner, tutor.library, locale), locale))
        await page.locator(".card.score").wait_for()
        await shoot(learner, folder / f"playground-{locale}.png")


async def test_progress(browser: Browser, url: str, tutor: Assembly, calendar: Calendar, folder: Path) -> None:
    async with visitor(browser, **DESKTOP) as learner:
        page = learner.page
        await page.goto(url)
        replies = 0
        for day in range(STUDY_DAYS):
            for n in range(QUIZZES_PER_DAY):
                await page.click(".quick [data-action=quiz]")
                await learner.replies(replies + 1)
                quiz = await question_on_screen(learner, tutor.library, "ko")
                knows_all = (day + n) % 3 == 0
                await learner.say(quiz.answer.ko if knows_all else half_an_answer(quiz, "ko"))
                replies += 2
            calendar.moment += timedelta(days=1)
        await page.goto(f"{url}/progress")
        assert await page.get_by_role("img").count() >= 2
        await shoot(learner, folder / "progress-ko.png")
