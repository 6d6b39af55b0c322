"""What the bot is told: a queue of updates, fetched by long polling or pushed to a webhook."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from tests.doubles.telegram.botapi import BotApi
from tests.doubles.telegram.errors import bad_request, second_poller, webhook_is_set

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
RETRY_SECONDS: Final = 0.05
UNASKED: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Updates that are only sent to bots that name them."""


Happening = tuple[str, dict[str, Any], int, int]


@dataclass(frozen=True, slots=True)
class Update:
    """`again`: the second delivery of one that may have been confirmed."""

    id: int
    payload: dict[str, Any]
    queue: int
    again: bool = False


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed. `delivered` are the ids that were taken, `refused` the statuses of failed tries."""

    url: str
    secret: str = ""
    connections: int = 40
    delivered: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    last_error: tuple[int, str] | None = None


class Updates:
    """Updates wait here until they are confirmed, by the next poll's offset or by the webhook's 2xx.

    Attributes:
        behind: where an https address leads, by its beginning: {"https://a.b": "http://127.0.0.1:8443"}. That plays
            the proxy which holds the certificate.
    """

    def __init__(self, botapi: BotApi | None, breaches: list[str]) -> None:
        self.webhook: Webhook | None = None
        self.behind: dict[str, str] = {}
        self.polls = 0
        self.pending: list[Update] = []
        self._botapi = botapi
        self._breaches = breaches
        self._last_id = 700_000_000
        self._allowed: list[str] = []
        self._held: list[Happening] | None = None
        self._news = asyncio.Event()
        self._poll: asyncio.Event | None = None
        self._pushing: set[asyncio.Task[None]] = set()
        self._lines: dict[int, asyncio.Lock] = {}
        self._slots = asyncio.Semaphore(40)
        self._closed = False

    def emit(self, kind: str, payload: dict[str, Any], queue: int, deliveries: int = 1) -> None:
        """Something happened; `queue` is the chat in which order is kept."""
        if (kind in UNASKED or self._allowed) and kind not in self._allowed:
            return
        if self._held is not None:
            self._held.append((kind, payload, queue, deliveries))
            return
        self._last_id += 1
        data = {"update_id": self._last_id, kind: payload}
        if self._botapi is not None:
            self._breaches += self._botapi.update_breaches(data)
        for number in range(deliveries):
            self._put(Update(self._last_id, data, queue, again=number > 0))

    def _put(self, update: Update) -> None:
        self.pending.append(update)
        self._news.set()
        if self.webhook is not None:
            self._push(update)

    @contextmanager
    def held(self, *, reverse: bool = False) -> Iterator[None]:
        """What happens in the block reaches Telegram when it ends, in order or the last thing first."""
        held: list[Happening] = []
        self._held = held
        try:
            yield
        finally:
            self._held = None
            for happening in reversed(held) if reverse else held:
                self.emit(*happening)

    # Long polling.

    async def poll(self, offset: int, limit: int, seconds: float, allowed: list[str] | None) -> list[dict[str, Any]]:
        """getUpdates. A poll that waits is ended by the next one."""
        if self.webhook is not None:
            raise webhook_is_set()
        self.allow(allowed)
        self.polls += 1
        if self._poll is not None:
            self._poll.set()
        mine = self._poll = asyncio.Event()
        self._confirm(offset)
        try:
            found = await self._wait(mine, limit, seconds)
        finally:
            if self._poll is mine:
                self._poll = None
        self.pending = [update for update in self.pending if not (update.again and update in found)]
        return [update.payload for update in found]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [update for update in self.pending if update.id >= offset or update.again]

    async def _wait(self, mine: asyncio.Event, limit: int, seconds: float) -> list[Update]:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while not self._closed:
            if mine.is_set():
                raise second_poller()
            if self.pending:
                return self._batch(limit)
            left = until - loop.time()
            if left <= 0:
                break
            self._news.clear()
            waits = [asyncio.ensure_future(event.wait()) for event in (self._news, mine)]
            await asyncio.wait(waits, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
        return []

    def _batch(self, limit: int) -> list[Update]:
        """The oldest first; of one that comes twice the second delivery is in the next batch."""
        first = [update for update in self.pending if not update.again]
        return sorted(first, key=lambda update: update.id)[:limit] if first else self.pending[:1]

    def allow(self, kinds: list[str] | None) -> None:
        """Which kinds are told from now on; None keeps what was said before."""
        if kinds is not None:
            self._allowed = kinds

    # Webhook.

    def set_webhook(self, webhook: Webhook | None, allowed: list[str] | None, *, drop: bool) -> None:
        if webhook is not None and not webhook.url.startswith(("https://", "http://127.0.0.1")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        self.allow(allowed)
        self.webhook = webhook
        for task in self._pushing:
            task.cancel()
        if drop:
            self.pending.clear()
        if webhook is not None:
            self._slots = asyncio.Semaphore(webhook.connections)
            for update in self.pending:
                self._push(update)

    def webhook_info(self) -> dict[str, Any]:
        hook = self.webhook
        info: dict[str, Any] = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        if hook is not None:
            info["max_connections"] = hook.connections
            if hook.last_error is not None:
                info |= {"last_error_date": hook.last_error[0], "last_error_message": hook.last_error[1]}
        if self._allowed:
            info["allowed_updates"] = self._allowed
        return info

    def _push(self, update: Update) -> None:
        assert self.webhook is not None
        task = asyncio.create_task(self._deliver(update, self.webhook))
        self._pushing.add(task)
        task.add_done_callback(self._pushing.discard)

    async def _deliver(self, update: Update, hook: Webhook) -> None:
        """Try until it is taken; in order within a chat."""
        async with self._lines.setdefault(update.queue, asyncio.Lock()), self._slots:
            while True:
                if await self._taken(update, hook):
                    break
                await asyncio.sleep(RETRY_SECONDS)
            hook.delivered.append(update.id)
            if update in self.pending:
                self.pending.remove(update)

    async def _taken(self, update: Update, hook: Webhook) -> bool:
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(self._address(hook.url), json=update.payload, headers=headers) as answer,
            ):
                status, why = answer.status, f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except aiohttp.ClientError as error:
            status, why = 0, str(error)
        if 200 <= status < 300:
            return True
        hook.refused.append(status)
        hook.last_error = int(time.time()), why
        return False

    def _address(self, url: str) -> str:
        for outside, inside in self.behind.items():
            if url.startswith(outside):
                return inside + url.removeprefix(outside)
        return url

    async def close(self) -> None:
        """End every wait."""
        self._closed = True
        self._news.set()
        for task in self._pushing:
            task.cancel()
        await asyncio.gather(*self._pushing, return_exceptions=True)
