"""Messages of the bot: what a request asks for, checked by Telegram's rules, and the message that comes of it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any, Final

from tests.doubles.telegram.bodies import Body
from tests.doubles.telegram.errors import ApiError, bad_request, unchanged
from tests.doubles.telegram.markup import read_text, units
from tests.doubles.telegram.model import Chat, File, Message, Topic
from tests.doubles.telegram.world import World

MOST_TEXT: Final = 4096
MOST_CAPTION: Final = 1024
MOST_DATA: Final = 64
MOST_KEYS: Final = 100
_ACTIONS: Final = ("url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes."""

    chat: Chat
    topic: Topic | None
    reply_to: Message | None


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says."""

    text: str
    entities: list[dict[str, Any]]
    file: File | None = None
    uploaded: bool = False


class Post:
    """Makes and changes messages of the bot."""

    def __init__(self, world: World) -> None:
        self._world = world

    def target(self, fields: dict[str, Any], what: str) -> Target:
        chat = self._world.chat(fields["chat_id"])
        self._world.demand_to_send(chat, what)
        topic = self._world.topic(chat, fields.get("message_thread_id"))
        reply_to = self._replied(chat, fields.get("reply_parameters"))
        return Target(chat, topic or (reply_to.topic if reply_to else None), reply_to)

    def _replied(self, chat: Chat, asked: dict[str, Any] | None) -> Message | None:
        if asked is None:
            return None
        found = chat.messages.get(asked["message_id"])
        if found is None and not asked.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return found

    def text(self, fields: dict[str, Any]) -> Content:
        text, entities = read_text(fields.get("text", ""), fields.get("parse_mode"), fields.get("entities"))
        if not text:
            raise bad_request("message text is empty")
        if units(text) > MOST_TEXT:
            raise bad_request("message is too long")
        return Content(text, entities)

    def caption(self, fields: dict[str, Any]) -> Content:
        given = fields.get("caption", ""), fields.get("parse_mode"), fields.get("caption_entities")
        text, entities = read_text(*given)
        if units(text) > MOST_CAPTION:
            raise bad_request("message caption is too long")
        return Content(text, entities)

    def media(self, value: str, kind: str, fields: dict[str, Any], body: Body) -> Content:
        """A file under a caption: uploaded, or named by the id of one that Telegram has."""
        said = self.caption(fields)
        upload = body.upload(value)
        file = self._world.keep(upload, kind) if upload else self._world.known_file(value, kind)
        return Content(said.text, said.entities, file, uploaded=upload is not None)

    def send(self, target: Target, content: Content, fields: dict[str, Any]) -> Message:
        markup = fields.get("reply_markup") or {}
        message = Message(
            self.new_message_id(target.chat),
            target.chat,
            self._world.bot,
            content.text,
            content.entities,
            content.file,
            rows_of(markup),
            target.topic,
            target.reply_to,
            asks=bool(markup.get("force_reply")),
            uploaded=content.uploaded,
            silent=bool(fields.get("disable_notification")),
        )
        self.put(message)
        return message

    def new_message_id(self, chat: Chat) -> int:
        chat.last_message_id += 1
        return chat.last_message_id

    def put(self, message: Message) -> None:
        message.chat.messages[message.id] = message
        self._world.touch(message)

    def own(self, fields: dict[str, Any]) -> Message:
        """The bot's message that a request is to edit."""
        if "chat_id" not in fields or "message_id" not in fields:
            raise bad_request("message identifier is not specified")
        chat = self._world.chat(fields["chat_id"])
        message = chat.messages.get(fields["message_id"])
        if message is None:
            raise bad_request("message to edit not found")
        if message.author is not self._world.bot:
            raise bad_request("message can't be edited")
        self._world.demand_to_send(chat, "text messages")
        return message

    def change(self, message: Message, content: Content, rows: list[list[dict[str, Any]]]) -> Message:
        same_file = content.file is message.file or (
            content.file is not None and message.file is not None and content.file.unique_id == message.file.unique_id
        )
        if same_file and (content.text, content.entities, rows) == (message.text, message.entities, message.rows):
            raise unchanged()
        message.text, message.entities, message.rows = content.text, content.entities, rows
        message.file = content.file
        message.edited = int(time.time())
        self._world.touch(message)
        return message

    def remove(self, message: Message) -> None:
        message.deleted = True
        message.chat.messages.pop(message.id, None)


def rows_of(markup: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The inline keyboard of a `reply_markup`; what it is refused for, in Telegram's words."""
    rows: list[list[dict[str, Any]]] = [row for row in markup.get("inline_keyboard", []) if row]
    keys = [key for row in rows for key in row]
    if len(keys) > MOST_KEYS:
        raise bad_request("reply markup is too long")
    for key in keys:
        error = _refusal(key)
        if error is not None:
            raise error
    return rows


def _refusal(key: dict[str, Any]) -> ApiError | None:
    if not key["text"].strip():
        return bad_request("can't parse inline keyboard button: Text is empty")
    if not any(action in key for action in _ACTIONS):
        return bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in key and not 1 <= len(key["callback_data"].encode()) <= MOST_DATA:
        return bad_request("BUTTON_DATA_INVALID")
    if "url" in key and not re.match(r"(?:https?|tg)://\S+|[\w-]+\.\S+", key["url"]):
        return bad_request("BUTTON_URL_INVALID")
    return None
