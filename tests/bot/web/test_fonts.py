"""Hangul shows on a machine without Korean fonts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.web.browser import Visitor, chromium, visitor
from tests.bot.web.house import House

in_browser = pytest.mark.asyncio(loop_scope="module")

# Draws each character in the page's own font and returns its pixels' fingerprint. U+10FFFD has no glyph anywhere.
FINGERPRINTS = """(characters) => characters.map((character) => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 64, height: 64});
  const pen = canvas.getContext("2d");
  pen.font = '40px "Pretendard Variable"';
  pen.fillText(character, 8, 46);
  return pen.getImageData(0, 0, 64, 64).data.join("");
})"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Visitor]:
    house = await House.open(tmp_path_factory.mktemp("fonts") / "house")
    await house.serve()
    async with chromium() as browser, visitor(browser) as made:
        await made.page.goto(house.url)
        await made.page.evaluate("document.fonts.ready")
        yield made
    await house.close()


@pytest.mark.browser
@in_browser
async def test_the_bundled_font_is_the_one_in_use(reader: Visitor) -> None:
    loaded = "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family.replaceAll('\"', ''))"
    assert "Pretendard Variable" in await reader.page.evaluate(loaded)
    family = await reader.page.evaluate("getComputedStyle(document.body).fontFamily")
    assert family.startswith('"Pretendard Variable"')
    assert await reader.page.evaluate("""document.fonts.check('16px "Pretendard Variable"', "뷁")""")


@pytest.mark.browser
@in_browser
async def test_syllables_have_glyphs_of_their_own(reader: Visitor) -> None:
    syllables = [chr(code) for code in range(0xAC00, 0xD7A4, 97)]
    missing, *drawn = await reader.page.evaluate(FINGERPRINTS, ["\U0010fffd", *syllables])
    assert len(drawn) == 116
    assert missing not in drawn
    assert len(set(drawn)) == len(drawn)


def test_the_fonts_come_with_their_licences() -> None:
    folder = Path(__file__).parents[3] / "bot" / "web_adapter" / "static" / "fonts"
    for font in folder.glob("*.woff2"):
        assert font.read_bytes()[:4] == b"wOF2"
        licence = folder / f"{font.stem.split('-')[0]}-LICENSE.txt"
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text("utf-8")
