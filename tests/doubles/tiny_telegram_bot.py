"""The smallest bot that uses everything: the client with which the stand-in is tested."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from PIL import Image
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import HTTPXRequest

from tests.doubles.telegram import TelegramStandIn

# Lengths of time are timedeltas from the library's next version on; until then it wants the choice to be made.
os.environ.setdefault("PTB_TIMEDELTA", "true")

Context = ContextTypes.DEFAULT_TYPE


def picture(colour: str = "pink") -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (8, 6), colour).save(out, "PNG")
    return out.getvalue()


def keyboard(*names: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(name, callback_data=f"press:{name}")] for name in names])


def _request(timeout: float) -> HTTPXRequest:
    """Without certificates, which take longer to load than a test takes."""
    return HTTPXRequest(64, read_timeout=timeout, httpx_kwargs={"verify": False})


def message_of(update: Update) -> Message:
    assert update.effective_message is not None
    return update.effective_message


class TinyTelegramBot:
    """Handlers, and what they saw.

    Attributes:
        known_face: file id of the picture that was sent once.
        failures: errors that handlers met.
        polling_errors: errors of getUpdates.
    """

    def __init__(self, telegram: TelegramStandIn, *, retries: int = 3, timeout: float = 2.0) -> None:
        limiter: Any = AIORateLimiter(max_retries=retries)
        builder = ApplicationBuilder().token(telegram.token).base_url(telegram.base_url).rate_limiter(limiter)
        builder = builder.base_file_url(telegram.file_url).concurrent_updates(True)
        builder = builder.request(_request(timeout)).get_updates_request(_request(timeout))
        self.app: Application[Any, Any, Any, Any, Any, Any] = builder.build()
        self.known_face: str | None = None
        self.updates: list[Update] = []
        self.failures: list[BaseException] = []
        self.polling_errors: list[TelegramError] = []
        for name in ("start", "menu", "face", "markup", "where", "ask"):
            self.app.add_handler(CommandHandler(name, getattr(self, name)))
        self.app.add_handler(CallbackQueryHandler(self.pressed))
        self.app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, self.edited))
        self.app.add_handler(MessageHandler(filters.TEXT, self.heard))
        self.app.add_handler(TypeHandler(Update, self.noticed))
        self.app.add_error_handler(self.failed)

    @asynccontextmanager
    async def polling(self) -> AsyncIterator[TinyTelegramBot]:
        """Inside, the bot fetches its updates."""
        assert self.app.updater is not None
        async with self.app:
            await self.app.start()
            await self.app.updater.start_polling(
                timeout=5, allowed_updates=Update.ALL_TYPES, error_callback=self.polling_errors.append
            )
            try:
                yield self
            finally:
                await self.app.updater.stop()
                await self.app.stop()

    @asynccontextmanager
    async def listening(self, port: int, secret: str) -> AsyncIterator[TinyTelegramBot]:
        """Inside, updates are pushed to the bot."""
        assert self.app.updater is not None
        url = f"http://127.0.0.1:{port}/hook"
        async with self.app:
            await self.app.start()
            await self.app.updater.start_webhook("127.0.0.1", port, "hook", secret_token=secret, webhook_url=url)
            try:
                yield self
            finally:
                await self.app.updater.stop()
                await self.app.stop()

    async def failed(self, _: object, context: Context) -> None:
        assert context.error is not None
        self.failures.append(context.error)

    async def start(self, update: Update, context: Context) -> None:
        await message_of(update).reply_text(f"start {context.args}")

    async def menu(self, update: Update, _: Context) -> None:
        message = message_of(update)
        await message.reply_chat_action(ChatAction.TYPING)
        keys = keyboard("toast", "edit", "media", "twice", "slow", "remove")
        link = InlineKeyboardButton("private", url=f"https://t.me/{message.get_bot().username}?start=quiz_7")
        markup = InlineKeyboardMarkup([*keys.inline_keyboard, [link]])
        await message.reply_text("menu", reply_markup=markup)

    async def face(self, update: Update, _: Context) -> None:
        message = message_of(update)
        sent = await message.reply_photo(self.known_face or picture(), "caption", reply_markup=keyboard("media"))
        self.known_face = sent.photo[-1].file_id

    async def markup(self, update: Update, context: Context) -> None:
        await message_of(update).reply_html(" ".join(context.args or []))

    async def ask(self, update: Update, _: Context) -> None:
        message = message_of(update)
        await message.reply_text("?", reply_markup=ForceReply(), reply_parameters=ReplyParameters(message.message_id))

    async def where(self, update: Update, _: Context) -> None:
        message = message_of(update)
        member = await message.chat.get_member(message.from_user.id)  # type: ignore[union-attr]
        await message.reply_text(f"{message.chat.type} {message.message_thread_id} {member.status}")

    async def heard(self, update: Update, _: Context) -> None:
        self.updates.append(update)
        message = message_of(update)
        replied = message.reply_to_message
        await message.reply_text(f"들었어: {message.text}" + (f" ({replied.message_id})" if replied else ""))

    async def edited(self, update: Update, _: Context) -> None:
        await message_of(update).reply_text(f"고쳤네: {message_of(update).text}")

    async def noticed(self, update: Update, _: Context) -> None:
        self.updates.append(update)

    async def pressed(self, update: Update, _: Context) -> None:
        query = update.callback_query
        assert query is not None
        what = (query.data or "").removeprefix("press:")
        if what == "slow":
            await asyncio.sleep(0.3)
        await query.answer("빵" if what == "toast" else None)
        if what == "edit":
            await query.edit_message_text("<b>edited</b>", parse_mode="HTML", reply_markup=keyboard("other"))
        elif what == "media":
            await query.edit_message_media(InputMediaPhoto(picture("blue"), "with a picture"))
        elif what == "remove":
            await query.delete_message()
        elif what == "twice":
            await query.edit_message_text("menu 2", reply_markup=keyboard("edit"))
            await query.edit_message_text("menu 2", reply_markup=keyboard("edit"))
        elif what != "toast":
            await message_of(update).reply_text(f"pressed {what}")

    async def register(self) -> None:
        await self.app.bot.set_my_commands([BotCommand("menu", "keys"), BotCommand("face", "a picture")])
        await self.app.bot.set_my_commands([BotCommand("menu", "단추")], language_code="ko")
        await self.app.bot.set_my_commands([BotCommand("where", "here")], scope=BotCommandScopeAllGroupChats())
        await self.app.bot.set_my_short_description("튜터", language_code="ko")
