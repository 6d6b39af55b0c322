"""Her face: above the words or before them, uploaded once, and never what words wait for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.telegram_adapter.file_ids import FileIds
from core.messages import Emotion, FaceCue, Reply, TextBlock
from tests.bot.telegram.house import House
from tests.bot.telegram.portraits import Portraits
from tests.doubles.telegram import Message, errors

HAPPY = FaceCue(Emotion.HAPPY, 0.7)


@pytest.fixture
def portraits(house: House, tmp_path: Path) -> Portraits:
    house.faces, house.cache = Portraits(), tmp_path / "telegram"
    return house.faces


def spoken(house: House) -> list[Message]:
    private = house.telegram.private(house.telegram.user("민지"))
    return [message for message in private.history if message.author.bot]


async def test_a_known_face_costs_no_upload_even_after_a_restart(house: House, portraits: Portraits) -> None:
    minji = house.telegram.user("민지")
    async with house.open():
        await minji.says(minji, "/help")
        await minji.says(minji, "/help")
    async with house.open():
        shown = await minji.says(minji, "/help")
        assert shown.photos
    first, *later = [message for message in spoken(house) if message.photo]
    assert first.uploaded
    assert later
    assert not any(message.uploaded for message in later)
    assert len(portraits.drawn) == 1


async def test_short_words_stand_under_her_face_and_long_ones_after_it(house: House, portraits: Portraits) -> None:
    minji = house.telegram.user("민지")
    async with house.open(Saying("가" * 500)):
        shown = await minji.says(minji, "안녕")
        assert [bool(message.photo) for message in shown.messages] == [True]
        assert shown.text == "가" * 500
    async with house.open(Saying("문장이야. " * 300)):
        shown = await minji.says(minji, "안녕")
        await house.telegram.until(lambda: len(shown.messages) == 2)
        assert [bool(message.photo) for message in shown.messages] == [True, False]
        assert shown.messages[0].text == ""


async def test_a_late_face_is_put_above_the_words(house: House, portraits: Portraits) -> None:
    minji = house.telegram.user("민지")
    portraits.late.clear()
    async with house.open(Saying("안녕")):
        shown = await minji.says(minji, "안녕")
        assert not shown.photos
        portraits.late.set()
        await house.telegram.until(lambda: shown.photos)
        assert shown.text == "안녕"
        assert len(shown.messages) == 1
        again = await minji.says(minji, "안녕")
        assert not again.last.uploaded


async def test_a_face_that_telegram_has_lost_is_sent_anew(house: House, portraits: Portraits) -> None:
    minji = house.telegram.user("민지")
    async with house.open(Saying("안녕")):
        await minji.says(minji, "안녕")
        house.telegram.world.files.clear()
        shown = await minji.says(minji, "안녕")
        assert shown.text == "안녕"
        shown = await minji.says(minji, "안녕")
        assert shown.last.uploaded


async def test_where_no_photos_may_be_sent_words_come_alone(house: House, portraits: Portraits) -> None:
    minji, study = house.telegram.user("민지"), house.telegram.group("스터디")
    house.telegram.forbid(study, "can_send_photos")
    async with house.open(Saying("안녕")):
        shown = await minji.says(study, "/help")
        assert shown.text == "안녕"
        assert not shown.photos


async def test_markup_that_telegram_does_not_like_becomes_plain(house: House) -> None:
    minji = house.telegram.user("민지")
    house.telegram.faults.refused("sendMessage", errors.bad_request("can't parse entities: unsupported start tag"))
    async with house.open(Saying("<b>안녕</b> & 잘 있어")):
        shown = await minji.says(minji, "안녕")
        assert shown.text == "<b>안녕</b> & 잘 있어"


def test_ids_of_one_bot_are_not_those_of_another(tmp_path: Path) -> None:
    FileIds(tmp_path, 1).put("face", "AgAC-1")
    assert FileIds(tmp_path, 1).get("face") == "AgAC-1"
    assert FileIds(tmp_path, 2).get("face") is None
    again = FileIds(tmp_path, 1)
    again.forget("face")
    assert again.get("face") is None
    assert FileIds(tmp_path, 1).get("face") is None


def test_ids_are_remembered_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ids = FileIds(tmp_path / "file", 1)
    ids.put("face", "AgAC-1")
    assert ids.get("face") == "AgAC-1"


class Saying:
    """A tutor who always says the same."""

    def __init__(self, text: str) -> None:
        self._text = text

    async def handle(self, _request: object) -> Reply:
        return Reply((TextBlock(self._text),), face=HAPPY)

    async def announcements(self, _platform: object) -> list[object]:
        return []
