"""What people do and see, with a small bot on the real python-telegram-bot."""

from __future__ import annotations

import pytest

from tests.doubles.telegram import NoResponseError, Status, TelegramStandIn
from tests.doubles.tiny_telegram_bot import TinyTelegramBot, picture


async def test_plain_text_in_private(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji = telegram.user("민지", "ko")
    private = telegram.private(minji)
    heard = await minji.says(private, "안녕")
    assert heard.text == "들었어: 안녕"
    assert 0 < heard.answer_seconds < 3
    again = await minji.says(private, "응", reply_to=heard)
    assert again.text == f"들었어: 응 ({heard.message.id})"
    assert [message.text for message in private.history] == ["안녕", "들었어: 안녕", "응", again.text]
    sender = telegram_bot.updates[0].effective_user
    assert sender is not None
    assert (sender.first_name, sender.language_code, sender.id > 2**32) == ("민지", "ko", True)


async def test_a_deep_link_opens_the_bot(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji, study = telegram.user("민지"), telegram.group("스터디")
    assert (await minji.starts("quiz_3")).text == "start ['quiz_3']"
    menu = await minji.says(study, "/menu")
    assert menu.messages[0].chat is study
    followed = await minji.presses(menu, "private")
    assert followed.text == "start ['quiz_7']"
    assert followed.message.chat is telegram.private(minji)


async def test_keys_are_pressed(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji = telegram.user("민지")
    menu = await minji.says(minji, "/menu")
    assert telegram.sending.actions == [(minji.person.id, "typing")]
    toast = await minji.presses(menu, "toast")
    assert (toast.toast, toast.text, toast.messages) == ("빵", "빵", [])
    assert 0 < toast.ack_seconds < 3
    edited = await minji.presses(menu, "edit")
    assert edited.message is menu.message
    assert (edited.text, edited.buttons, edited.sent) == ("edited", ["other"], [])
    assert edited.message.entities == [{"type": "bold", "offset": 0, "length": 6}]
    assert (await minji.presses(edited, 0)).text == "pressed other"
    with pytest.raises(AssertionError, match="no button 'toast'"):
        await minji.presses(menu, "toast")


async def test_a_picture_is_added_and_a_message_removed(
    telegram: TelegramStandIn, telegram_bot: TinyTelegramBot
) -> None:
    minji = telegram.user("민지")
    menu = await minji.says(minji, "/menu")
    changed = await minji.presses(menu, "media")
    assert (changed.photos, changed.text, changed.buttons) == ([picture("blue")], "with a picture", [])
    menu = await minji.says(minji, "/menu")
    await minji.presses(menu, "remove", wait=False)
    await telegram.until(lambda: menu.messages == [])
    with pytest.raises(AssertionError, match="is no message"):
        await minji.presses(menu, "edit")


async def test_a_picture_is_uploaded_once(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji = telegram.user("민지")
    first, second = await minji.says(minji, "/face"), await minji.says(minji, "/face")
    assert first.message.photo == second.message.photo == picture()
    assert (first.message.uploaded, second.message.uploaded) == (True, False)
    assert telegram.count("sendPhoto") == 2
    assert first.message.file is second.message.file
    assert first.message.file is not None
    assert (first.message.file.width, first.message.file.height) == (8, 6)


async def test_an_edit_is_told(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji, ann = telegram.user("민지"), telegram.user("Ann", "en")
    heard = await minji.says(minji, "안녕")
    assert (await minji.edits(heard, "안녕!")).text == "고쳤네: 안녕!"
    with pytest.raises(AssertionError, match="did not write"):
        await ann.edits(heard, "hello")


async def test_an_answer_is_asked_for(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji, study = telegram.user("민지"), telegram.group()
    asked = await minji.says(study, "/ask@ohlora_bot")
    assert asked.message.asks
    assert asked.message.reply_to is asked.said
    assert (await minji.says(study, "답", reply_to=asked)).text.startswith("들었어: 답")


@pytest.mark.parametrize("text", ["그냥 하는 말", "/menu@other_bot"])
async def test_with_privacy_mode_a_bot_hears_what_is_meant_for_it(
    telegram: TelegramStandIn, telegram_bot: TinyTelegramBot, text: str
) -> None:
    minji, study = telegram.user("민지"), telegram.group()
    with pytest.raises(NoResponseError, match="no word after"):
        await minji.says(study, text, seconds=0.2)
    assert (await minji.says(study, "@ohlora_bot 안녕")).text
    assert (await minji.says(study, "/where")).text == "group None member"
    telegram.promote(study, telegram.world.bot)
    assert (await minji.says(study, "그냥 하는 말")).text


async def test_without_privacy_mode_it_hears_all(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji, study = telegram.user("민지"), telegram.group()
    telegram.about.privacy = False
    telegram.promote(study, minji)
    assert (await minji.says(study, "그냥 하는 말")).text
    assert (await minji.says(study, "/where")).text == "group None administrator"
    telegram.promote(study, minji, status=Status.MEMBER)
    assert (await minji.says(study, "/where")).text == "group None member"


async def test_topics_of_a_forum(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji, forum = telegram.user("민지"), telegram.group("포럼", forum=True)
    topic = telegram.topic(forum, "과적합")
    shown = await minji.says(topic, "/where")
    assert shown.text == f"supergroup {topic.topic_id} member"
    assert shown.message.topic is topic
    assert topic.history[-1] is shown.message
    assert (await minji.says(forum, "/where")).message.topic is None


async def test_commands_are_offered_by_place_and_language(
    telegram: TelegramStandIn, telegram_bot: TinyTelegramBot
) -> None:
    await telegram_bot.register()
    minji, ann, study = telegram.user("민지", "ko"), telegram.user("Ann", "en"), telegram.group()
    assert minji.offered(minji) == ["menu"]
    assert ann.offered(ann) == ["menu", "face"]
    assert ann.offered(study) == minji.offered(study) == ["where"]
    assert telegram.about.words == {("short_description", "ko"): "튜터"}
