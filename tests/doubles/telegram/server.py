"""A stand-in for Telegram: a real server on 127.0.0.1 that the real python-telegram-bot talks to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

from aiohttp import web

from tests.doubles.telegram import errors, payloads
from tests.doubles.telegram.bodies import Body, read_body
from tests.doubles.telegram.botapi import load_botapi
from tests.doubles.telegram.driver import User
from tests.doubles.telegram.faults import Fault, FaultPlan
from tests.doubles.telegram.methods import MessageMethods
from tests.doubles.telegram.methods_about import AboutMethods
from tests.doubles.telegram.model import Chat, Message, Person, Query, Status, Topic
from tests.doubles.telegram.post import Post
from tests.doubles.telegram.rate_limits import RateLimits
from tests.doubles.telegram.updates import Updates
from tests.doubles.telegram.world import THINKS, World

TOKEN: Final = "7000000001:AAstand-in-for-the-token-of-a-bot"


@dataclass(frozen=True, slots=True)
class Call:
    """One request: the method, its parameters, and the HTTP status that it was answered with."""

    method: str
    parameters: Mapping[str, Any]
    status: int
    error: str = ""


class TelegramStandIn:
    """Everything a test needs: the server, the people, and what goes wrong.

    Attributes:
        address: the server's address, `base_url` and `file_url` what python-telegram-bot wants to know.
        breaches: one line for each request that breaks the Bot API's reference; empty where that is missing.
        own_breaches: where the stand-in itself falls short: wrong answers, methods that it does not know.
        rate_limits: with `limits`, Telegram's limits on messages and which requests came too early.
        calls: every request that was answered, in order.
    """

    def __init__(self, *, token: str = TOKEN, checks: bool = True, limits: bool = False) -> None:
        self.token = token
        self.botapi = load_botapi() if checks else None
        self.breaches: list[str] = []
        self.own_breaches: list[str] = []
        self.calls: list[Call] = []
        self.faults = FaultPlan()
        self.rate_limits = RateLimits() if limits else None
        self.world = World()
        self.post = Post(self.world)
        self.updates = Updates(self.botapi, self.own_breaches)
        self.about = AboutMethods(self.world, self.updates)
        self.sending = MessageMethods(self.world, self.post)
        self.address = self.base_url = self.file_url = ""
        self._methods = {**self.about.methods(), **self.sending.methods()}
        self._names = {name.lower(): name for name in (*self._methods, "getUpdates")}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.add_routes([web.route("*", "/bot{token}/{method}", self._serve)])
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.base_url, self.file_url = f"{self.address}/bot", f"{self.address}/file/bot"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.updates.close()
        assert self._runner is not None
        await self._runner.cleanup()

    # Requests.

    async def _serve(self, request: web.Request) -> web.Response:
        """One request: check it, let the planned fault strike, answer as the Bot API does."""
        given = request.match_info["method"]
        method, body = self._names.get(given.lower(), given), await read_body(request)
        if self.botapi is not None:
            self.breaches += self.botapi.request_breaches(method, body.fields)
        fault = self.faults.strike(method, body.fields)
        if fault is not None:
            await asyncio.sleep(fault.seconds if not fault.done else 0)
            if fault.status and not fault.done:
                return self._struck(fault, method, body)
        try:
            result = await self._result(request.match_info["token"], method, body)
        except errors.ApiError as error:
            return self._refused(error, method, body)
        if fault is not None and fault.done:
            await asyncio.sleep(fault.seconds)
            return self._struck(fault, method, body)
        if self.botapi is not None:
            self.own_breaches += self.botapi.answer_breaches(method, result)
        self.calls.append(Call(method, body.fields, 200))
        return web.json_response({"ok": True, "result": result})

    async def _result(self, token: str, method: str, body: Body) -> Any:
        if token != self.token:
            raise errors.unauthorized() if ":" in token else errors.not_found()
        if self.rate_limits is not None:
            wait = self.rate_limits.wait(method, body.fields.get("chat_id"), self.world.now())
            if wait:
                raise errors.too_many(max(1, round(wait)))
        if method == "getUpdates":
            asked = body.fields
            wanted = asked.get("offset", 0), asked.get("limit", 100), asked.get("timeout", 0)
            return await self.updates.poll(*wanted, asked.get("allowed_updates"))
        if method not in self._methods:
            self.own_breaches.append(f"{method}: the stand-in does not know that method")
            raise errors.not_found()
        return self._methods[method](body)

    def _refused(self, error: errors.ApiError, method: str, body: Body) -> web.Response:
        self.calls.append(Call(method, body.fields, error.status, error.body["description"]))
        if self.botapi is not None and "parameters" in error.body:
            self.own_breaches += self.botapi.error_breaches(error.body["parameters"])
        return web.json_response(error.body, status=error.status)

    def _struck(self, fault: Fault, method: str, body: Body) -> web.Response:
        self.calls.append(Call(method, body.fields, fault.status, "planned"))
        if isinstance(fault.body, str):
            return web.Response(text=fault.body, status=fault.status, content_type="text/html")
        return web.json_response(fault.body, status=fault.status)

    @property
    def refused(self) -> list[str]:
        """Requests that were not carried out, and why."""
        return [f"{call.method}: {call.status} {call.error}" for call in self.calls if call.status != 200]

    def count(self, method: str) -> int:
        """How many requests of that name succeeded."""
        return sum(call.method == method and call.status == 200 for call in self.calls)

    # People and places.

    @property
    def queries(self) -> dict[str, Query]:
        return self.sending.queries

    def user(self, name: str, locale: str = "ko") -> User:
        """The person of that name, made on first mention."""
        return User(self, self.world.person(name, locale))

    def private(self, user: User) -> Chat:
        """The conversation of a person with the bot."""
        return self.world.private(user.person)

    def group(self, title: str = "스터디", *, forum: bool = False) -> Chat:
        """The group of that name, made on first mention; the bot is a member. A forum is a supergroup."""
        return self.world.group(title, forum=forum)

    def topic(self, forum: Chat, name: str) -> Topic:
        """The topic of that name in a forum, made on first mention."""
        for topic in forum.topics.values():
            if topic.name == name:
                return topic
        assert forum.forum
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self._service(forum, self.world.owner, created)
        forum.topics[message.id] = Topic(forum, message.id, name)
        return forum.topics[message.id]

    def hears(self, message: Message) -> bool:
        """Whether the bot is told of a person's message: with privacy mode only of what is meant for it."""
        chat, bot = message.chat, self.world.bot
        if chat.is_private or self.world.bot_is(chat, Status.ADMINISTRATOR):
            return True
        if not self.world.is_member(chat, bot):
            return False
        if not self.about.privacy or (message.reply_to is not None and message.reply_to.author is bot):
            return True
        command = message.text.startswith("/") and _for(message.text, bot.username)
        return command or f"@{bot.username}" in message.text

    # What happens to the bot.

    def promote(self, chat: Chat, who: User | Person, *, status: Status = Status.ADMINISTRATOR) -> None:
        """Make somebody, or the bot, an administrator (or something else)."""
        person = who.person if isinstance(who, User) else who
        before = payloads.of_member(chat, self.world.bot)
        chat.standing[person.id] = status
        if person is self.world.bot:
            self._membership(chat, self.world.owner, before)

    def block(self, user: User) -> None:
        """The person blocks the bot."""
        self._stand(self.private(user), user.person, Status.KICKED)

    def unblock(self, user: User) -> None:
        self._stand(self.private(user), user.person, Status.MEMBER)

    def kick(self, chat: Chat) -> None:
        """The bot is removed from a group."""
        self._stand(chat, self.world.owner, Status.KICKED)

    def forbid(self, chat: Chat, *permissions: str) -> None:
        """Take permissions away from the bot: "can_send_messages", "can_send_photos" ... Without any: give all back."""
        before = payloads.of_member(chat, self.world.bot)
        chat.forbidden = set(permissions)
        self._membership(chat, self.world.owner, before)

    def migrate(self, chat: Chat) -> Chat:
        """A group becomes a supergroup, with another id."""
        made = self.world.supergroup_of(chat)
        self._service(chat, self.world.owner, {"migrate_to_chat_id": made.id})
        self._service(made, self.world.owner, {"migrate_from_chat_id": chat.id})
        return made

    def delete(self, message: Message) -> None:
        """A message disappears. Bots are not told."""
        self.post.remove(message)

    def _stand(self, chat: Chat, actor: Person, status: Status) -> None:
        before = payloads.of_member(chat, self.world.bot)
        chat.standing[self.world.bot.id] = status
        self._membership(chat, actor, before)

    def _membership(self, chat: Chat, actor: Person, before: dict[str, Any]) -> None:
        change = payloads.of_change(chat, self.world.bot, actor, before)
        self.updates.emit("my_chat_member", change, chat.id)

    def _service(self, chat: Chat, author: Person, fields: dict[str, Any]) -> Message:
        message = Message(self.post.new_message_id(chat), chat, author, service=fields)
        self.post.put(message)
        self.updates.emit("message", payloads.of_message(message), chat.id)
        return message

    # Waiting.

    async def until(self, condition: Callable[[], Any], seconds: float = THINKS, what: str = "") -> None:
        await self.world.until(condition, seconds, what)

    async def connected(self, seconds: float = 30.0) -> None:
        """Wait until the bot fetches updates, or has a webhook that they are pushed to."""
        await self.until(
            lambda: self.updates.polls or self.updates.webhook is not None, seconds, "the bot did not connect"
        )


def _for(command: str, username: str) -> bool:
    """Whether a command is meant for the bot of that name; one without a name is for everybody."""
    _, named, name = command.split(maxsplit=1)[0].partition("@")
    return not named or name.lower() == username.lower()
