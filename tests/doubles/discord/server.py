"""A stand-in for Discord: a real server on 127.0.0.1 that the real discord.py client connects to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType, TracebackType
from typing import Any, Final, Self

from aiohttp import web

from tests.doubles.discord import errors, payloads
from tests.doubles.discord.bits import Intent, Permission
from tests.doubles.discord.bodies import BODY, Body, read_body
from tests.doubles.discord.commands import Commands
from tests.doubles.discord.driver import DrivenGuild, User
from tests.doubles.discord.faults import Fault, FaultPlan, too_many
from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.interactions import Interactions
from tests.doubles.discord.model import Channel, Guild, Message, Person
from tests.doubles.discord.openapi import load_openapi
from tests.doubles.discord.post import Post
from tests.doubles.discord.rate_limits import RateLimits
from tests.doubles.discord.rest_application import ApplicationRoutes
from tests.doubles.discord.rest_channels import ChannelRoutes, PeopleRoutes
from tests.doubles.discord.rest_interactions import InteractionRoutes
from tests.doubles.discord.world import THINKS, World

API: Final = "/api/v10"
TOKEN: Final = "MTIzNDU2Nzg5.stand-in.token"
_WITHOUT_TOKEN: Final = ("/interactions/", "/webhooks/")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DiscordStandIn:
    """Everything a test needs: the server, the people in it, and what goes wrong.

    Attributes:
        breaches: one line for each request that breaks Discord's OpenAPI document; empty where that is missing.
        own_breaches: where the stand-in itself falls short: wrong answers, operations that it does not know.
        rate_limits: with `limits`, Discord's limits on requests and which requests came too early.
        requests: "METHOD /path" of each REST request, in order.
    """

    def __init__(self, *, token: str = TOKEN, checks: bool = True, limits: bool = False) -> None:
        self.token = token
        self.world = World()
        self.gateway = Gateway(self.world, token)
        self.post = Post(self.world, self.gateway)
        self.interactions = Interactions(self.world, self.gateway, self.post)
        self.commands = Commands()
        self.faults = FaultPlan()
        self.openapi = load_openapi() if checks else None
        self.rate_limits = RateLimits() if limits else None
        self.breaches: list[str] = []
        self.own_breaches: list[str] = []
        self.requests: list[str] = []
        self.api_base = ""
        self._channels = ChannelRoutes(self.world, self.gateway, self.post)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        api = web.Application(middlewares=[self._observe], client_max_size=64 * 1024 * 1024)
        for room in (
            ApplicationRoutes(self.world, self.gateway, self.commands),
            InteractionRoutes(self.interactions),
            self._channels,
            PeopleRoutes(self.world),
        ):
            api.add_routes(room.routes())
        outside = web.Application()
        outside.add_subapp(API, api)
        outside.add_routes([web.get("/gateway/", self.gateway.serve), web.get("/cdn/{id}/{name}", self._download)])
        self._runner = web.AppRunner(outside, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.post.base = f"http://127.0.0.1:{port}"
        self.api_base = self.post.base + API
        self.gateway.url = f"ws://127.0.0.1:{port}/gateway/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.drop(1001)
        assert self._runner is not None
        await self._runner.cleanup()

    @web.middleware
    async def _observe(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Every request: check it, let the planned fault strike, answer errors as Discord does."""
        path = request.path.removeprefix(API)
        self.requests.append(f"{request.method} {path}")
        try:
            body = request[BODY] = await read_body(request)
            self._check(request, path, body)
            fault = self.faults.strike(request.method, path)
            if fault is not None:
                await asyncio.sleep(fault.seconds)
                if fault.status and not fault.done:
                    return _struck(fault)
            self._authorize(request, path)
            headers, wait = self._limited(request.method, path)
            if wait:
                return _struck(too_many("", wait), headers)
            answer = await handler(request)
            answer.headers.update(headers)
            if fault is not None and fault.done:
                return _struck(fault)
        except errors.ApiError as error:
            answer = web.json_response(error.body, status=error.status)
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
            self.own_breaches.append(f"{request.method} {path}: the stand-in does not know that operation")
            answer = web.json_response(errors.not_found().body, status=404)
        return self._finished(request, path, answer)

    def _limited(self, method: str, path: str) -> tuple[Mapping[str, str], float]:
        if self.rate_limits is None:
            return {}, 0.0
        return self.rate_limits.take(f"{method} {path}", asyncio.get_running_loop().time())

    def _check(self, request: web.Request, path: str, body: Body) -> None:
        if self.openapi is not None:
            self.breaches += self.openapi.request_breaches(request.method, path, request.query, body.data)

    def _finished(self, request: web.Request, path: str, answer: web.StreamResponse) -> web.StreamResponse:
        """discord.py reads JSON only under the very content type that Discord sends, without a charset."""
        if isinstance(answer, web.Response) and answer.content_type == "application/json":
            answer.headers["Content-Type"] = "application/json"
            if self.openapi is not None and answer.text is not None:
                found = self.openapi.answer_breaches(request.method, path, answer.status, json.loads(answer.text))
                self.own_breaches += found
        return answer

    def _authorize(self, request: web.Request, path: str) -> None:
        given = request.headers.get("Authorization")
        if given != f"Bot {self.token}" and not (given is None and path.startswith(_WITHOUT_TOKEN)):
            raise errors.unauthorized()

    async def _download(self, request: web.Request) -> web.Response:
        attachment = self.post.uploads.get(int(request.match_info["id"]))
        if attachment is None:
            raise web.HTTPNotFound
        return web.Response(body=attachment.content, content_type=attachment.media_type)

    # People and places.

    def user(self, name: str, *, locale: str = "ko") -> User:
        """The person of that name, made on first mention."""
        for person in self.world.people.values():
            if person.name == name and not person.bot:
                return User(self, person)
        person = Person(self.world.new_id(), name, locale)
        self.world.people[person.id] = person
        return User(self, person)

    def guild(self, name: str = "study group", *, locale: str = "ko") -> DrivenGuild:
        """The server of that name, made on first mention; the bot is a member."""
        for guild in self.world.guilds.values():
            if guild.name == name:
                return DrivenGuild(self, guild)
        guild = Guild(self.world.new_id(), name, locale, self.world.owner)
        guild.members |= {self.world.bot.id: self.world.bot, self.world.owner.id: self.world.owner}
        self.world.guilds[guild.id] = guild
        self.gateway.later("GUILD_CREATE", self.gateway.describe(guild), guild, Intent.GUILDS)
        return DrivenGuild(self, guild)

    async def delete(self, thing: Message | Channel) -> None:
        """Somebody deletes a message, a channel or a thread."""
        if isinstance(thing, Message):
            await self.post.remove(thing)
        else:
            await self._channels.delete(thing)

    async def forbid(self, channel: Channel, *permissions: Permission) -> None:
        """Take permissions away from the bot in a channel."""
        denied = channel.denied.get(self.world.bot.id, Permission(0))
        for permission in permissions:
            denied |= permission
        channel.denied[self.world.bot.id] = denied
        await self.gateway.dispatch("CHANNEL_UPDATE", payloads.of_channel(channel), channel, Intent.GUILDS)

    # Waiting.

    async def until(self, condition: Callable[[], Any], seconds: float = THINKS, what: str = "") -> None:
        await self.world.until(condition, seconds, what)

    async def connected(self, shards: int = 1, seconds: float = 30.0) -> None:
        """Wait until the client holds that many live sessions and its commands are registered."""
        await self.until(lambda: self.live_sessions >= shards, seconds, "the bot did not connect")

    @property
    def live_sessions(self) -> int:
        return sum(session.line is not None for session in self.gateway.sessions.values())


def _struck(fault: Fault, headers: Mapping[str, str] = MappingProxyType({})) -> web.Response:
    answer = web.json_response(fault.body, status=fault.status, headers=fault.headers | dict(headers))
    answer.headers["Content-Type"] = "application/json"
    return answer
