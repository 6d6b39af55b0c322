"""All that Telegram knows, and the rules of who may do what where."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Callable
from itertools import count
from typing import Final

from PIL import Image, UnidentifiedImageError

from tests.doubles.telegram.bodies import Upload
from tests.doubles.telegram.errors import bad_request, forbidden, migrated
from tests.doubles.telegram.model import Chat, File, Kind, Message, Person, Status, Topic

THINKS: Final = 10.0
LOOK_EVERY: Final = 0.004
FIRST_PERSON: Final = 5_000_000_000  # ids of accounts do not fit into 32 bits
FIRST_SUPERGROUP: Final = -1_001_000_000_000
MOST_OF_A_PHOTO: Final = 10_000_000
_MEMBERS: Final = (Status.OWNER, Status.ADMINISTRATOR, Status.MEMBER)


class World:
    """State of the stand-in."""

    def __init__(self) -> None:
        self._ids = count(1)
        self._ticks = count(1)
        self.tick = 0
        self.bot = Person(7_000_000_001, "Oh-LoRA", username="ohlora_bot", bot=True)
        self.owner = Person(FIRST_PERSON, "owner")
        self.people: dict[int, Person] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}

    def new_id(self) -> int:
        return next(self._ids)

    def now(self) -> float:
        """Seconds of the loop's clock."""
        return asyncio.get_running_loop().time()

    def touch(self, message: Message) -> None:
        """A message was sent or changed, now."""
        self.tick = next(self._ticks)
        message.moments.append((self.tick, self.now()))

    async def until(self, condition: Callable[[], object], seconds: float = THINKS, what: str = "") -> None:
        """Wait until `condition` holds; an AssertionError says `what` did not come about."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    if condition():
                        return
                    await asyncio.sleep(LOOK_EVERY)
        except TimeoutError:
            raise AssertionError(what or f"nothing came about within {seconds} s") from None

    # People and chats.

    def person(self, name: str, locale: str) -> Person:
        for person in self.people.values():
            if person.name == name and not person.bot:
                return person
        made = Person(FIRST_PERSON + self.new_id(), name, locale)
        self.people[made.id] = made
        return made

    def private(self, person: Person) -> Chat:
        if person.id not in self.chats:
            standing = {person.id: Status.MEMBER, self.bot.id: Status.MEMBER}
            self.chats[person.id] = Chat(person.id, Kind.PRIVATE, person=person, standing=standing)
        return self.chats[person.id]

    def group(self, title: str, *, forum: bool) -> Chat:
        for chat in self.chats.values():
            if chat.title == title and chat.migrated_to is None:
                return chat
        kind = Kind.SUPERGROUP if forum else Kind.GROUP
        made = Chat(self._group_id(kind), kind, title, forum=forum)
        made.standing = {self.owner.id: Status.OWNER, self.bot.id: Status.MEMBER}
        self.chats[made.id] = made
        return made

    def supergroup_of(self, chat: Chat) -> Chat:
        """What a group becomes; its members stay, its messages do not."""
        made = Chat(self._group_id(Kind.SUPERGROUP), Kind.SUPERGROUP, chat.title, standing=dict(chat.standing))
        self.chats[made.id] = chat.migrated_to = made
        return made

    def _group_id(self, kind: Kind) -> int:
        return FIRST_SUPERGROUP - self.new_id() if kind is Kind.SUPERGROUP else -4_000_000_000 - self.new_id()

    # What the bot may.

    def chat(self, chat_id: int | str) -> Chat:
        """The chat of that id, if the bot takes part in it."""
        chat = self.chats.get(int(chat_id)) if str(chat_id).lstrip("-").isdigit() else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise migrated(chat.migrated_to.id)
        if self.bot_is(chat, Status.KICKED):
            where = f"bot was kicked from the {chat.kind} chat"
            raise forbidden("bot was blocked by the user" if chat.is_private else where)
        if self.bot_is(chat, Status.LEFT):
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def bot_is(self, chat: Chat, status: Status) -> bool:
        return chat.standing.get(self.bot.id, Status.LEFT) is status

    def demand_to_send(self, chat: Chat, what: str) -> None:
        """`what` is "text messages", "photos", "documents" ..."""
        if chat.is_private and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        right = "can_send_messages" if what == "text messages" else f"can_send_{what.replace(' ', '_')}"
        if {"can_send_messages", right} & chat.forbidden:
            raise bad_request(f"not enough rights to send {what} to the chat")

    def is_member(self, chat: Chat, person: Person) -> bool:
        return chat.standing.get(person.id) in _MEMBERS

    def topic(self, chat: Chat, topic_id: int | None) -> Topic | None:
        if topic_id is None:
            return None
        if topic_id not in chat.topics:
            raise bad_request("message thread not found")
        if chat.topics[topic_id].closed:
            raise bad_request("TOPIC_CLOSED")
        return chat.topics[topic_id]

    # Files.

    def keep(self, upload: Upload, kind: str) -> File:
        """A file that was uploaded; the same content again has a new id and the old unique id."""
        width, height = _size_of_photo(upload) if kind == "photo" else (1, 1)
        unique = hashlib.sha256(upload.content).hexdigest()[:16]
        file_id = f"{kind}-{self.new_id()}-{unique}"
        kept = File(file_id, unique, kind, upload.name, upload.content, upload.media_type, width, height)
        self.files[kept.id] = kept
        return kept

    def known_file(self, file_id: str, kind: str) -> File:
        kept = self.files.get(file_id)
        if kept is None or kept.kind != kind:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return kept


def _size_of_photo(upload: Upload) -> tuple[int, int]:
    if len(upload.content) > MOST_OF_A_PHOTO:
        raise bad_request("file is too big")
    try:
        with Image.open(io.BytesIO(upload.content)) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height
