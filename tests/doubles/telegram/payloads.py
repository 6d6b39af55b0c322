"""How the Bot API describes things in JSON."""

from __future__ import annotations

import time
from typing import Any

from tests.doubles.telegram.model import Chat, File, Kind, Message, Person, Query, Status

_ADMINISTRATORS_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]
_MEMBERS_RIGHTS = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]


def of_person(person: Person) -> dict[str, Any]:
    data: dict[str, Any] = {"id": person.id, "is_bot": person.bot, "first_name": person.name}
    if person.username:
        data["username"] = person.username
    if person.locale and not person.bot:
        data["language_code"] = person.locale
    return data


def of_chat(chat: Chat) -> dict[str, Any]:
    data: dict[str, Any] = {"id": chat.id, "type": str(chat.kind)}
    if chat.person is not None:
        data["first_name"] = chat.person.name
        if chat.person.username:
            data["username"] = chat.person.username
    else:
        data["title"] = chat.title
    if chat.forum:
        data["is_forum"] = True
    return data


def of_full_chat(chat: Chat) -> dict[str, Any]:
    """The answer to getChat."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    data = of_chat(chat) | {"accent_color_id": 0, "max_reaction_count": 11}
    data["accepted_gift_types"] = dict.fromkeys(gifts, chat.is_private)
    if not chat.is_private:
        data["permissions"] = dict.fromkeys(_MEMBERS_RIGHTS, True)
    return data


def of_member(chat: Chat, person: Person) -> dict[str, Any]:
    """What somebody is in a chat, the bot's missing permissions included."""
    standing = chat.standing.get(person.id, Status.LEFT)
    restricted = person.bot and bool(chat.forbidden) and standing is Status.MEMBER
    data: dict[str, Any] = {"status": "restricted" if restricted else str(standing), "user": of_person(person)}
    if restricted:
        data |= {"is_member": True, "until_date": 0} | {right: right not in chat.forbidden for right in _MEMBERS_RIGHTS}
    elif standing is Status.OWNER:
        data["is_anonymous"] = False
    elif standing is Status.ADMINISTRATOR:
        data |= {right: right != "is_anonymous" for right in _ADMINISTRATORS_RIGHTS}
    elif standing is Status.KICKED:
        data["until_date"] = 0
    return data


def of_change(chat: Chat, bot: Person, actor: Person, before: dict[str, Any]) -> dict[str, Any]:
    """What an update of the bot's own membership says."""
    return {
        "chat": of_chat(chat),
        "from": of_person(actor),
        "date": int(time.time()),
        "old_chat_member": before,
        "new_chat_member": of_member(chat, bot),
    }


def of_message(message: Message, *, nested: bool = False) -> dict[str, Any]:
    """A message; `nested` as what another one answers, without what that one answers in turn."""
    data: dict[str, Any] = {
        "message_id": message.id,
        "date": message.created,
        "chat": of_chat(message.chat),
        "from": of_person(message.author),
    }
    if message.topic is not None:
        data |= {"message_thread_id": message.topic.topic_id, "is_topic_message": True}
    if message.reply_to is not None and not nested:
        data["reply_to_message"] = of_message(message.reply_to, nested=True)
        if message.topic is None and message.chat.kind is Kind.SUPERGROUP:
            data["message_thread_id"] = message.reply_to.id
    if message.edited is not None:
        data["edit_date"] = message.edited
    if message.rows:
        data["reply_markup"] = {"inline_keyboard": message.rows}
    return data | _content(message) | message.service


def _content(message: Message) -> dict[str, Any]:
    if message.file is None:
        data: dict[str, Any] = {"text": message.text} if message.text else {}
        return data | ({"entities": message.entities} if message.entities else {})
    data = _of_file(message.file)
    if message.text:
        data["caption"] = message.text
    if message.entities:
        data["caption_entities"] = message.entities
    return data


def _of_file(file: File) -> dict[str, Any]:
    about: dict[str, Any] = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    shape = {"width": file.width, "height": file.height}
    named = {"file_name": file.name, "mime_type": file.media_type}
    if file.kind == "photo":
        return {"photo": [about | shape]}
    if file.kind == "animation":  # Telegram names it twice, for bots from before there were animations
        return {"animation": about | shape | named | {"duration": 1}, "document": about | named}
    return {"document": about | named}


def of_query(query: Query) -> dict[str, Any]:
    message = query.message
    gone = {"chat": of_chat(message.chat), "message_id": message.id, "date": 0}
    return {
        "id": query.id,
        "from": of_person(query.person),
        "message": gone if message.deleted else of_message(message),
        "chat_instance": str(message.chat.id * 7919),
        "data": query.data,
    }
