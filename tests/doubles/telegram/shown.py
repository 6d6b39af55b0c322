"""What a person sees after doing something."""

from __future__ import annotations

from dataclasses import dataclass

from tests.doubles.telegram.model import Chat, Message, Query
from tests.doubles.telegram.world import THINKS, World


class NoResponseError(AssertionError):
    """The bot showed nothing."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The result of a deed, alive: what is sent or edited in that chat later is seen in it too.

    Attributes:
        tick: the world's tick when it was done; whatever has a later one is the result.
        said: the person's own message, if the deed was to write one.
        query: the press, if it was one.
    """

    world: World
    chat: Chat
    tick: int
    started: float
    said: Message | None = None
    query: Query | None = None

    @property
    def messages(self) -> list[Message]:
        """The bot's messages in that chat that were sent or changed since, oldest first."""
        bot = self.world.bot
        return [m for m in self.chat.history if m.author is bot and m.moments[-1][0] > self.tick]

    @property
    def sent(self) -> list[Message]:
        """Those that are new."""
        return [message for message in self.messages if message.moments[0][0] > self.tick]

    @property
    def message(self) -> Message:
        """The first message of the result."""
        if not self.messages:
            raise AssertionError("there is no message")
        return self.messages[0]

    @property
    def last(self) -> Message:
        """The last message of the result: the one that carries the buttons when a long reply was split."""
        if not self.messages:
            raise AssertionError("there is no message")
        return self.messages[-1]

    @property
    def text(self) -> str:
        """All that can be read, what popped up over the chat included."""
        texts = [message.text for message in self.messages]
        return "\n".join([*texts, self.toast] if self.toast else texts)

    @property
    def toast(self) -> str:
        """What popped up over the chat after a press."""
        return self.query.toast if self.query is not None else ""

    @property
    def buttons(self) -> list[str]:
        return [label for message in self.messages for label in message.buttons]

    @property
    def photos(self) -> list[bytes]:
        return [message.photo for message in self.messages if message.photo is not None]

    @property
    def ack_seconds(self) -> float:
        """Seconds until the press was acknowledged."""
        assert self.query is not None
        assert self.query.answered is not None
        return self.query.answered - self.started

    @property
    def answer_seconds(self) -> float:
        """Seconds until there was something to read."""
        times = [at for message in self.messages for tick, at in message.moments if tick > self.tick]
        if self.query is not None and self.query.toast and self.query.answered is not None:
            times.append(self.query.answered)
        if not times:
            raise AssertionError("there was nothing to read")
        return min(times) - self.started

    async def has(self, *parts: str, seconds: float = THINKS) -> Shown:
        """Wait until all of these can be read; for replies of several messages and for late edits."""
        missing = f"not all of {parts} came"
        await self.world.until(lambda: all(part in self.text for part in parts), seconds, missing)
        return self

    async def offers(self, label: str, seconds: float = THINKS) -> Shown:
        """Wait until a button with that label (or a part of it) is there."""
        await self.world.until(lambda: any(label in known for known in self.buttons), seconds, f"no button {label!r}")
        return self
