"""Her face in the embed: at once when it is there, edited in when it is late, left out when there is none."""

from __future__ import annotations

import asyncio
from io import BytesIO

import pytest
from PIL import Image

from core.content.schema import Locale
from core.faces.gallery import Gallery
from core.messages import FaceCue
from core.ports import Picture
from tests.bot.discord.house import House
from tests.doubles.discord import Message


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 8), "#a78bfa").save(file, "PNG")
    return file.getvalue()


class Painter:
    """Gives a picture after so many seconds; None if it takes longer than one waits."""

    gallery = Gallery({1: {"ko": "새벽", "en": "Dawn"}, 2: {"ko": "노을", "en": "Dusk"}})

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.cues: list[FaceCue] = []

    async def picture(self, cue: FaceCue, locale: Locale, *, within: float | None = None) -> Picture | None:
        self.cues.append(cue)
        if within is not None and within < self.seconds:
            await asyncio.sleep(within)
            self.seconds -= within
            return None
        await asyncio.sleep(self.seconds)
        return Picture("image/png", png(), "오로라가 웃고 있어")


def thumbnail(message: Message) -> str:
    return str(message.embeds[0].get("thumbnail", {}).get("url", ""))


@pytest.mark.parametrize("seconds", [0.0, 0.8])
async def test_her_face_is_beside_the_words_and_never_keeps_them_waiting(house: House, seconds: float) -> None:
    painter = Painter(seconds)
    house.faces = painter
    async with house.open():
        minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
        shown = await minji.slash(study, "질문", 질문="과적합이 뭐야?")
        assert "과적합" in shown.text
        assert bool(thumbnail(shown.message)) is (seconds == 0)
        await house.discord.until(lambda: thumbnail(shown.message))
        (face,) = shown.message.images
        assert (face.name, face.description) == ("oh-lora.png", "오로라가 웃고 있어")
        assert "과적합" in shown.text
        assert shown.message.buttons
        assert shown.message.versions == (1 if seconds == 0 else 2)


async def test_a_late_face_leaves_charts_and_buttons_in_place(house: House) -> None:
    house.faces = Painter(0.0)
    async with house.open():
        minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
        await minji.slash(study, "퀴즈", 방식="group", 문제수=1)
        await house.discord.until(lambda: study.history)
        form = await minji.click(study.history[0], "답")
        await minji.submit(form, "손실의 기울기 반대 방향으로 움직여.")
        house.faces.seconds = 0.8  # type: ignore[attr-defined]
        await house.pass_time(200)
        await house.discord.until(lambda: len(study.history) == 3)
        board = study.history[-1]
        await house.discord.until(lambda: thumbnail(board))
        assert sorted(image.name for image in board.images) == ["chart-1.png", "oh-lora.png"]
        assert board.buttons
        pictures = [embed["image"]["url"].rpartition("/")[2] for embed in board.embeds if "image" in embed]
        assert pictures == ["chart-1.png"]


async def test_a_learner_who_hides_her_face_gets_none(house: House) -> None:
    painter = Painter(0.0)
    house.faces = painter
    async with house.open():
        minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
        await minji.slash(study, "설정", 표정="off")
        await minji.slash(study, "질문", 질문="과적합이 뭐야?")
        assert painter.cues[-1].face == 0


async def test_faces_are_suggested_by_name(house: House) -> None:
    house.faces = Painter(0.0)
    async with house.open():
        minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
        offered = await minji.autocomplete(study, "settings", "face")
        assert [choice.value for choice in offered] == ["on", "off", "1", "2"]
        assert "새벽" in offered[2].name
        (dusk,) = await minji.autocomplete(study, "settings", "face", "노을")
        assert dusk.value == "2"
