"""The methods of the Bot API that the stand-in knows: messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.doubles.telegram import payloads
from tests.doubles.telegram.bodies import Body
from tests.doubles.telegram.errors import bad_request, too_old
from tests.doubles.telegram.model import Message, Query, Status
from tests.doubles.telegram.post import Content, Post, rows_of
from tests.doubles.telegram.world import World

Method = Callable[[Body], Any]
QUERIES_LIVE: Final = 15.0
"""Seconds in which a press has to be answered."""

_NOUNS: Final = {"photo": "photos", "animation": "other messages", "document": "documents"}
_ACTIONS: Final = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


class MessageMethods:
    """Sending, editing, deleting, and answering presses.

    Attributes:
        queries: presses by their id.
        queries_live: seconds in which a press can be answered.
        actions: what the bot has pretended to do: chat id and action, in order.
    """

    def __init__(self, world: World, post: Post) -> None:
        self.queries: dict[str, Query] = {}
        self.queries_live = QUERIES_LIVE
        self.actions: list[tuple[int, str]] = []
        self._world = world
        self._post = post

    def methods(self) -> dict[str, Method]:
        return {
            "sendMessage": self.send_message,
            "sendPhoto": lambda body: self._send_file(body, "photo"),
            "sendAnimation": lambda body: self._send_file(body, "animation"),
            "sendDocument": lambda body: self._send_file(body, "document"),
            "sendMediaGroup": self.send_media_group,
            "sendChatAction": self.send_chat_action,
            "editMessageText": self.edit_text,
            "editMessageCaption": self.edit_caption,
            "editMessageMedia": self.edit_media,
            "editMessageReplyMarkup": self.edit_keyboard,
            "deleteMessage": self.delete,
            "answerCallbackQuery": self.answer_query,
        }

    def send_message(self, body: Body) -> Any:
        target = self._post.target(body.fields, "text messages")
        return payloads.of_message(self._post.send(target, self._post.text(body.fields), body.fields))

    def _send_file(self, body: Body, kind: str) -> Any:
        target = self._post.target(body.fields, _NOUNS[kind])
        content = self._post.media(body.fields[kind], kind, body.fields, body)
        return payloads.of_message(self._post.send(target, content, body.fields))

    def send_media_group(self, body: Body) -> Any:
        media = body.fields["media"]
        if not 2 <= len(media) <= 10:
            raise bad_request("wrong number of media to send; an album has 2 to 10")
        contents = [self._post.media(part["media"], part["type"], part, body) for part in media]
        target = self._post.target(body.fields, _NOUNS[media[0]["type"]])
        return [payloads.of_message(self._post.send(target, content, body.fields)) for content in contents]

    def send_chat_action(self, body: Body) -> Any:
        if body.fields["action"] not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        chat = self._world.chat(body.fields["chat_id"])
        self._world.demand_to_send(chat, "text messages")
        self._world.topic(chat, body.fields.get("message_thread_id"))
        self.actions.append((chat.id, body.fields["action"]))
        return True

    def edit_text(self, body: Body) -> Any:
        message = self._post.own(body.fields)
        if message.file is not None:
            raise bad_request("there is no text in the message to edit")
        return self._changed(message, self._post.text(body.fields), body)

    def edit_caption(self, body: Body) -> Any:
        message = self._post.own(body.fields)
        if message.file is None:
            raise bad_request("there is no caption in the message to edit")
        said = self._post.caption(body.fields)
        return self._changed(message, Content(said.text, said.entities, message.file), body)

    def edit_media(self, body: Body) -> Any:
        """Another file, or a file added to a text."""
        message, media = self._post.own(body.fields), body.fields["media"]
        content = self._post.media(media["media"], media["type"], media, body)
        message.uploaded = content.uploaded
        return self._changed(message, content, body)

    def edit_keyboard(self, body: Body) -> Any:
        message = self._post.own(body.fields)
        return self._changed(message, Content(message.text, message.entities, message.file), body)

    def _changed(self, message: Message, content: Content, body: Body) -> Any:
        """An edit that names no keyboard takes the old one away."""
        rows = rows_of(body.fields.get("reply_markup") or {})
        return payloads.of_message(self._post.change(message, content, rows))

    def delete(self, body: Body) -> Any:
        chat = self._world.chat(body.fields["chat_id"])
        message = chat.messages.get(body.fields["message_id"])
        if message is None:
            raise bad_request("message to delete not found")
        administrates = chat.is_private or self._world.bot_is(chat, Status.ADMINISTRATOR)
        if message.author is not self._world.bot and not administrates:
            raise bad_request("message can't be deleted")
        self._post.remove(message)
        return True

    def answer_query(self, body: Body) -> Any:
        query = self.queries.get(body.fields["callback_query_id"])
        if query is None or query.answered is not None or self._world.now() - query.pressed > self.queries_live:
            if query is not None:
                query.refused += 1
            raise too_old()
        text = body.fields.get("text", "")
        if len(text) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        query.answered, query.toast = self._world.now(), text
        query.alert, query.url = bool(body.fields.get("show_alert")), body.fields.get("url", "")
        return True
