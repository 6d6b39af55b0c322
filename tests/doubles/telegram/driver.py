"""People who use the bot: they type, press, edit, and wait for what comes back."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from tests.doubles.telegram import payloads
from tests.doubles.telegram.markup import units
from tests.doubles.telegram.model import Chat, File, Message, Person, Place, Query, Status, Topic, chat_of
from tests.doubles.telegram.shown import NoResponseError, Shown
from tests.doubles.telegram.world import THINKS

if TYPE_CHECKING:
    from tests.doubles.telegram.server import TelegramStandIn

_ENTITIES: Final = (
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@\w+)?")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z]\w{4,31}")),
    ("url", re.compile(r"https?://\S+")),
)


@dataclass(frozen=True, slots=True)
class User:
    """A person at their client. Every deed waits for its visible result unless told otherwise.

    A deed raises NoResponseError when the bot shows nothing. `deliveries=2` brings the bot the same update twice.
    """

    telegram: TelegramStandIn
    person: Person

    async def says(
        self,
        place: Place | User,
        text: str,
        *,
        reply_to: Message | Shown | None = None,
        photo: File | None = None,
        seconds: float = THINKS,
        deliveries: int = 1,
        wait: bool = True,
    ) -> Shown:
        """Write a text (or a caption under `photo`) and wait for the bot's next word there."""
        place = self.telegram.private(place) if isinstance(place, User) else place
        chat = self._enter(place)
        answered = reply_to.last if isinstance(reply_to, Shown) else reply_to
        message = Message(
            self.telegram.post.new_message_id(chat), chat, self.person, text, list(_entities(text)), photo
        )
        message.topic = place if isinstance(place, Topic) else None
        message.reply_to = answered
        self.telegram.post.put(message)
        shown = self._shown(chat, said=message)
        if self.telegram.hears(message):
            self.telegram.updates.emit("message", payloads.of_message(message), chat.id, deliveries)
        return await self._await(shown, f"no word after {text[:60]!r}", seconds) if wait else shown

    async def starts(self, payload: str = "", **options: Any) -> Shown:
        """Open the bot, by a deep link where there is a payload."""
        return await self.says(self, f"/start {payload}".strip(), **options)

    async def presses(
        self,
        on: Message | Shown,
        button: str | int = 0,
        *,
        seconds: float = THINKS,
        deliveries: int = 1,
        wait: bool = True,
    ) -> Shown:
        """Press a button by its label, a part of it, its data, or its place among all.

        Without `wait` it is not even waited for the acknowledgement. A button that is a deep link to the bot opens it.
        """
        message = _with_keys(on)
        key = _key(message, button)
        if "url" in key:
            return await self._follow(key["url"], seconds=seconds, deliveries=deliveries, wait=wait)
        self._enter(message.chat)
        now = self.telegram.world.now()
        query = Query(str(10**17 + self.telegram.world.new_id()), self.person, message, key["callback_data"], now)
        self.telegram.queries[query.id] = query
        shown = self._shown(message.chat, query=query)
        self.telegram.updates.emit("callback_query", payloads.of_query(query), message.chat.id, deliveries)
        if not wait:
            return shown
        what = f"{key['text']!r} was pressed and"
        await self._expect(lambda: query.answered is not None or query.refused, seconds, f"{what} not acknowledged")
        return await self._await(shown, f"{what} nothing came", seconds)

    async def _follow(self, url: str, **options: Any) -> Shown:
        parts = urlsplit(url)
        if parts.path.strip("/") != self.telegram.world.bot.username:
            raise AssertionError(f"{url} does not lead to the bot")
        return await self.starts(parse_qs(parts.query).get("start", [""])[0], **options)

    async def edits(
        self, said: Message | Shown, text: str, *, seconds: float = THINKS, deliveries: int = 1, wait: bool = True
    ) -> Shown:
        """Change what one has written."""
        message = said.said if isinstance(said, Shown) else said
        assert message is not None
        if message.author is not self.person:
            raise AssertionError(f"{self.person.name} did not write that")
        message.text, message.entities, message.edited = text, list(_entities(text)), int(time.time())
        self.telegram.world.touch(message)
        shown = self._shown(message.chat, said=message)
        if self.telegram.hears(message):
            self.telegram.updates.emit("edited_message", payloads.of_message(message), message.chat.id, deliveries)
        return await self._await(shown, f"no word after the edit {text[:60]!r}", seconds) if wait else shown

    async def deletes(self, message: Message | Shown) -> None:
        """Remove a message of one's own, or the bot's in a private chat. Bots are not told."""
        for one in message.messages if isinstance(message, Shown) else [message]:
            self.telegram.post.remove(one)

    def offered(self, place: Place | User) -> list[str]:
        """The commands that the client suggests."""
        place = self.telegram.private(place) if isinstance(place, User) else place
        return self.telegram.about.offered(self.person, chat_of(place))

    def _shown(self, chat: Chat, **about: Any) -> Shown:
        world = self.telegram.world
        return Shown(world, chat, world.tick, world.now(), **about)

    def _enter(self, place: Place) -> Chat:
        """Join the group if that is new; where the bot is blocked nothing can be done."""
        chat = chat_of(place)
        if chat.migrated_to is not None:
            raise AssertionError(f"{chat.title} is a supergroup now")
        if isinstance(place, Topic) and place.closed:
            raise AssertionError(f"{place.name} is closed")
        if chat.is_private:
            if chat.person is not self.person:
                raise AssertionError(f"that is not the chat of {self.person.name}")
            if self.telegram.world.bot_is(chat, Status.KICKED):
                raise AssertionError(f"{self.person.name} has blocked the bot")
            chat.started = True
        chat.standing.setdefault(self.person.id, Status.MEMBER)
        return chat

    async def _await(self, shown: Shown, what: str, seconds: float) -> Shown:
        await self._expect(lambda: shown.messages or shown.toast, seconds, what)
        return shown

    async def _expect(self, condition: Any, seconds: float, what: str) -> None:
        try:
            await self.telegram.until(condition, seconds)
        except AssertionError:
            raise NoResponseError(f"{what}; refused: {self.telegram.refused[-3:]}") from None


def _with_keys(on: Message | Shown) -> Message:
    if isinstance(on, Message):
        if on.deleted:
            raise AssertionError("the message is gone")
        return on
    return next((message for message in reversed(on.messages) if message.rows), on.last)


def _key(message: Message, wanted: str | int) -> dict[str, Any]:
    keys = message.keys
    if isinstance(wanted, int) and wanted < len(keys):
        return keys[wanted]
    if isinstance(wanted, str):
        named = [key for key in keys if wanted in (key["text"], key.get("callback_data"))]
        alike = [key for key in keys if wanted in key["text"]]
        for key in named + alike:
            return key
    raise AssertionError(f"no button {wanted!r}; there are {message.buttons}")


def _entities(text: str) -> Iterator[dict[str, Any]]:
    """What a client marks in a text by itself."""
    for kind, pattern in _ENTITIES:
        for match in pattern.finditer(text):
            yield {"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])}
