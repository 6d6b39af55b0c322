"""Headless Chromium, and what is true of every page it shows."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright

_NAMES = (os.environ.get("OHLORA_CHROMIUM", ""), "chromium", "chromium-browser")
CHROMIUM = next((path for path in map(shutil.which, filter(None, _NAMES)) if path), None)
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REPLY = ".reply:not(.typing)"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed; install it or set OHLORA_CHROMIUM to its path")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield browser
        await browser.close()


class Visitor:
    """One browser profile. `troubles` collects script errors and requests that leave this machine."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context = context
        self.page = page
        self.troubles: list[str] = []
        context.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.hostname not in ("127.0.0.1", "localhost"):
            self.troubles.append(f"request to {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium itself reports every failed request as an error; tests of failures cause them on purpose.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.troubles.append(f"console: {message.text}")

    async def say(self, text: str) -> None:
        """Type into the box, press Enter and wait for the answer."""
        before = await self.page.locator(REPLY).count()
        await self.page.fill("#text", text)
        await self.page.press("#text", "Enter")
        await self.replies(before + 1)

    async def replies(self, count: int) -> None:
        await self.page.locator(REPLY).nth(count - 1).wait_for(timeout=10_000)

    async def last_reply(self) -> str:
        return await self.page.locator(REPLY).last.inner_text()


@asynccontextmanager
async def visitor(browser: Browser, locale: str = "ko-KR", **options: object) -> AsyncIterator[Visitor]:
    """A fresh profile; at the end it must have run without an error and without leaving this machine."""
    context = await browser.new_context(locale=locale, **options)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    made = Visitor(context, await context.new_page())
    yield made
    await context.close()
    assert made.troubles == []
