"""What goes wrong on purpose, and what Telegram refuses by its own rules."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from tests.doubles.telegram import NoResponseError, TelegramStandIn, errors
from tests.doubles.telegram.rate_limits import RateLimits
from tests.doubles.tiny_telegram_bot import TinyTelegramBot, keyboard, picture

Bot = Any


@pytest.fixture
def api(telegram_bot: TinyTelegramBot) -> Bot:
    return telegram_bot.app.bot


async def test_a_rate_limit_is_waited_for(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji = telegram.user("민지")
    limit = telegram.faults.limited("sendMessage", 0.1, times=2)
    heard = await minji.says(minji, "안녕")
    assert (heard.text, limit.struck) == ("들었어: 안녕", 2)
    assert heard.answer_seconds >= 0.2


async def test_faults_strike_where_they_were_planned(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji, ann = telegram.user("민지"), telegram.user("Ann")
    refused = errors.bad_request("planned")
    fault = telegram.faults.refused("send*", refused, chat_id=minji.person.id)
    assert (await ann.says(ann, "hello")).text
    with pytest.raises(NoResponseError):
        await minji.says(minji, "안녕", seconds=0.3)
    assert fault.struck == 1
    assert isinstance(telegram_bot.failures[0], BadRequest)


@pytest.mark.parametrize(
    ("plan", "kind"),
    [
        (lambda faults: faults.broken("sendMessage"), NetworkError),
        (lambda faults: faults.broken("sendMessage", 500, done=True), NetworkError),
        (lambda faults: faults.unanswered("sendMessage"), TimedOut),
        (lambda faults: faults.limited("sendMessage", 3, times=9), RetryAfter),
        (lambda faults: faults.refused("sendMessage", errors.forbidden("user is deactivated")), Forbidden),
    ],
)
async def test_planned_faults(telegram: TelegramStandIn, plan: Any, kind: type[TelegramError]) -> None:
    minji, bot = telegram.user("민지"), TinyTelegramBot(telegram, retries=0, timeout=0.3)
    async with bot.polling():
        fault = plan(telegram.faults)
        heard = await minji.says(minji, "안녕", wait=False)
        await telegram.until(lambda: bot.failures)
    assert isinstance(bot.failures[0], kind)
    assert len(heard.messages) == int(fault.done)


async def test_a_slow_server(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    telegram.faults.slow("answerCallbackQuery", 0.2)
    minji = telegram.user("민지")
    pressed = await minji.presses(await minji.says(minji, "/menu"), "toast")
    assert pressed.ack_seconds >= 0.2


async def test_a_press_that_is_answered_too_late(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji = telegram.user("민지")
    menu = await minji.says(minji, "/menu")
    telegram.sending.queries_live = 0.1
    with pytest.raises(NoResponseError, match="query is too old"):
        await minji.presses(menu, "slow", seconds=1)
    telegram.sending.queries_live = 15
    query = (await minji.presses(menu, "slow", deliveries=2)).query
    assert query is not None
    await telegram.until(lambda: query.refused == 1)  # the second delivery is answered in vain


async def test_the_same_edit_twice(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji = telegram.user("민지")
    await minji.presses(await minji.says(minji, "/menu"), "twice")
    await telegram.until(lambda: telegram_bot.failures)
    assert "not modified" in str(telegram_bot.failures[0])


async def test_markup_that_is_refused(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot) -> None:
    minji = telegram.user("민지")
    assert (await minji.says(minji, "/markup <b>굵게</b>")).text == "굵게"
    await minji.says(minji, "/markup <b>x", wait=False)
    await telegram.until(lambda: telegram_bot.failures)
    assert "can't parse entities" in str(telegram_bot.failures[0]).lower()


async def test_who_cannot_be_written_to(telegram: TelegramStandIn, api: Bot) -> None:
    minji, stranger = telegram.user("민지"), telegram.user("stranger")
    private, study = telegram.private(minji), telegram.group()
    heard = await minji.says(private, "안녕")
    telegram.private(stranger)
    telegram.block(minji)
    with pytest.raises(AssertionError, match="has blocked"):
        await minji.says(private, "안녕")
    for chat_id, kind, why in [
        (private.id, Forbidden, "bot was blocked by the user"),
        (stranger.person.id, Forbidden, "can't initiate conversation"),
        (1234, BadRequest, "Chat not found"),
    ]:
        with pytest.raises(kind, match=why):
            await api.send_message(chat_id, "여보세요")
    telegram.unblock(minji)
    await api.send_message(private.id, "다시")
    assert len(heard.messages) == 2
    telegram.kick(study)
    with pytest.raises(Forbidden, match="kicked from the group"):
        await api.send_message(study.id, "여보세요")


async def test_rights_that_were_taken_away(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot, api: Bot) -> None:
    study = telegram.group()
    telegram.forbid(study, "can_send_photos")
    await api.send_message(study.id, "글은 된다")
    with pytest.raises(BadRequest, match="ot enough rights to send photos"):
        await api.send_photo(study.id, picture())
    telegram.forbid(study, "can_send_messages")
    with pytest.raises(BadRequest, match="ot enough rights to send text messages"):
        await api.send_message(study.id, "안 된다")
    telegram.forbid(study)
    await api.send_photo(study.id, picture())
    changes = [update.my_chat_member for update in telegram_bot.updates]
    assert [change.new_chat_member.status for change in changes if change] == ["restricted", "restricted", "member"]


async def test_a_group_becomes_a_supergroup(telegram: TelegramStandIn, telegram_bot: TinyTelegramBot, api: Bot) -> None:
    minji, study = telegram.user("민지"), telegram.group("스터디")
    await minji.says(study, "/menu")
    made = telegram.migrate(study)
    await telegram.until(lambda: len(telegram_bot.updates) == 2)
    with pytest.raises(ChatMigrated) as caught:
        await api.send_message(study.id, "여보세요")
    assert caught.value.new_chat_id == made.id
    with pytest.raises(AssertionError, match="is a supergroup now"):
        await minji.says(study, "/menu")
    assert telegram.group("스터디") is made
    assert (await minji.says(made, "/where")).text.startswith("supergroup")


@pytest.mark.parametrize(
    ("text", "options", "why"),
    [
        ("a" * 4097, {}, "Message is too long"),
        ("😀" * 2049, {}, "Message is too long"),
        (" \n ", {}, "Message text is empty"),
        ("a", {"reply_markup": keyboard("k" * 64)}, "Button_data_invalid"),
        ("a", {"reply_markup": keyboard(" ")}, "text is empty"),
        (
            "a",
            {"reply_markup": InlineKeyboardMarkup([[InlineKeyboardButton("a", url="no url")]])},
            "Button_url_invalid",
        ),
        ("a", {"reply_markup": keyboard(*map(str, range(101)))}, "Reply markup is too long"),
        ("a", {"reply_parameters": ReplyParameters(99)}, "Message to be replied not found"),
        ("a", {"message_thread_id": 99}, "Message thread not found"),
    ],
)
async def test_messages_that_are_refused(
    telegram: TelegramStandIn, api: Bot, text: str, options: dict[str, Any], why: str
) -> None:
    minji = telegram.user("민지")
    await minji.starts()
    with pytest.raises(BadRequest, match=why):
        await api.send_message(minji.person.id, text, **options)


async def test_pictures_that_are_refused(telegram: TelegramStandIn, api: Bot) -> None:
    minji = telegram.user("민지")
    await minji.starts()
    for photo, options, why in [
        (picture(), {"caption": "a" * 1025}, "caption is too long"),
        (b"no picture", {}, "Image_process_failed"),
        ("photo-unknown", {}, "Wrong file identifier"),
    ]:
        with pytest.raises(BadRequest, match=why):
            await api.send_photo(minji.person.id, photo, **options)


async def test_edits_and_deletions_that_are_refused(telegram: TelegramStandIn, api: Bot) -> None:
    minji = telegram.user("민지")
    private = telegram.private(minji)
    said, face = await minji.says(private, "안녕"), await minji.says(private, "/face")
    gone = said.message
    telegram.delete(gone)
    assert said.said is not None
    for deed, why in [
        (api.edit_message_text("a", private.id, gone.id), "Message to edit not found"),
        (api.edit_message_text("a", private.id, said.said.id), "Message can't be edited"),
        (api.edit_message_text("a", private.id, face.message.id), "There is no text in the message to edit"),
        (api.edit_message_reply_markup(private.id, face.message.id, reply_markup=keyboard("media")), "not modified"),
        (api.delete_message(private.id, gone.id), "Message to delete not found"),
        (api.answer_callback_query("123"), "Query is too old"),
        (api.set_my_commands([("Menu", "a")]), "Bot_command_invalid"),
        (api.get_chat_member(private.id, 12), "Invalid user_id"),
    ]:
        with pytest.raises(BadRequest, match=why):
            await deed


async def test_files_and_albums(telegram: TelegramStandIn, api: Bot) -> None:
    minji = telegram.user("민지")
    await minji.starts()
    sent = await api.send_document(minji.person.id, b"{}", filename="data.json", caption="너의 자료")
    assert (sent.document.file_name, sent.caption) == ("data.json", "너의 자료")
    album = await api.send_media_group(
        minji.person.id, [InputMediaPhoto(picture(), "하나"), InputMediaPhoto(picture("blue"))]
    )
    assert [message.photo[0].width for message in album] == [8, 8]
    moving = await api.send_animation(minji.person.id, b"GIF89a", filename="a.gif")
    assert moving.animation.file_id


async def test_a_planned_page_is_no_json(telegram: TelegramStandIn, api: Bot) -> None:
    telegram.faults.broken("getChat", page=True)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await api.get_chat(1)


def test_limits_on_messages() -> None:
    limits = RateLimits()
    assert [limits.wait("sendMessage", 5, 0.0) for _ in range(6)] == [0, 0, 0, 0, 0, 5.0]
    assert limits.wait("sendMessage", 5, 5.1) == 0
    group = RateLimits()
    assert [group.wait("sendMessage", -5, 2.0 * n) for n in range(21)] == [0.0] * 20 + [20.0]
    assert group.exceeded == ["sendMessage"]
    everywhere = RateLimits()
    assert sum(everywhere.wait("sendMessage", chat, 0.0) > 0 for chat in range(40)) == 10
    assert everywhere.wait("sendChatAction", 1, 0.0) == 0


async def test_limits_are_enforced() -> None:
    async with TelegramStandIn(limits=True) as telegram:
        assert telegram.rate_limits is not None
        telegram.rate_limits.pace = 10
        minji, bot = telegram.user("민지"), TinyTelegramBot(telegram, retries=5)
        async with bot.polling():
            heard = [await minji.says(minji, str(number)) for number in range(7)]
        assert heard[-1].text == "들었어: 6"
        assert telegram.rate_limits.exceeded
        assert bot.failures == []
        assert [*telegram.breaches, *telegram.own_breaches] == []
