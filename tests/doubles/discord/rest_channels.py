"""REST: channels, messages, threads, servers and people."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.doubles.discord import errors, payloads
from tests.doubles.discord.bits import ChannelType, Intent, MessageFlag, Permission
from tests.doubles.discord.bodies import BODY, Body
from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.model import Channel, Guild, Message
from tests.doubles.discord.post import Post
from tests.doubles.discord.world import World


class ChannelRoutes:
    def __init__(self, world: World, gateway: Gateway, post: Post) -> None:
        self._world = world
        self._gateway = gateway
        self._post = post
        self.typing = 0

    def routes(self) -> list[web.RouteDef]:
        channel = r"/channels/{channel:\d+}"
        message = channel + r"/messages/{message:\d+}"
        return [
            web.get(channel, self._channel),
            web.patch(channel, self._change_channel),
            web.delete(channel, self._delete_channel),
            web.post(channel + "/typing", self._type),
            web.get(channel + "/messages", self._history),
            web.post(channel + "/messages", self._send),
            web.get(message, self._message),
            web.patch(message, self._edit),
            web.delete(message, self._delete),
            web.post(channel + "/threads", self._start_thread),
            web.post(message + "/threads", self._start_thread),
            web.put(channel + "/thread-members/{person}", self._add_member),
            web.delete(channel + "/thread-members/{person}", self._remove_member),
            web.get(channel + "/thread-members", self._members),
        ]

    def _place(self, request: web.Request, *needed: Permission) -> Channel:
        channel = self._world.channel(int(request.match_info["channel"]))
        self._world.demand(channel, *needed)
        return channel

    async def _channel(self, request: web.Request) -> web.Response:
        return web.json_response(payloads.of_channel(self._place(request)))

    async def _change_channel(self, request: web.Request) -> web.Response:
        channel = self._place(request)
        if channel.owner is not self._world.bot:
            needed = Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS
            self._world.demand(channel, needed)
        fields = request[BODY].fields
        channel.name = fields.get("name", channel.name)
        channel.archived = fields.get("archived", channel.archived)
        channel.locked = fields.get("locked", channel.locked)
        event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
        await self._gateway.dispatch(event, payloads.of_channel(channel), channel, Intent.GUILDS)
        return web.json_response(payloads.of_channel(channel))

    async def _delete_channel(self, request: web.Request) -> web.Response:
        channel = self._place(request)
        needed = Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS
        self._world.demand(channel, needed)
        await self.delete(channel)
        return web.json_response(payloads.of_channel(channel))

    async def delete(self, channel: Channel) -> None:
        channel.deleted = True
        event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        await self._gateway.dispatch(event, payloads.of_channel(channel), channel, Intent.GUILDS)

    async def _type(self, request: web.Request) -> web.Response:
        self._place(request, _writing(self._world.channel(int(request.match_info["channel"]))))
        self.typing += 1
        return web.Response(status=204)

    async def _history(self, request: web.Request) -> web.Response:
        channel = self._place(request, Permission.READ_MESSAGE_HISTORY)
        query = request.query
        before = int(query.get("before", 2**63))
        after = int(query.get("after", 0))
        found = [m for m in channel.history if after < m.id < before][-int(query.get("limit", 50)) :]
        return web.json_response([self._post.payload(message) for message in reversed(found)])

    async def _send(self, request: web.Request) -> web.Response:
        body: Body = request[BODY]
        channel = self._place(request)
        self._world.demand(channel, _writing(channel), *_for_content(body))
        if channel.recipient is not None and not channel.recipient.direct_messages:
            raise errors.closed_direct_messages()
        if channel.locked:
            raise errors.archived_thread()
        if (body.fields.get("flags") or 0) & MessageFlag.EPHEMERAL:
            raise errors.invalid_form("flags", "only an interaction has ephemeral messages")
        return web.json_response(self._post.payload(await self._post.write(channel, self._world.bot, body)))

    def _known_message(self, request: web.Request, *needed: Permission) -> Message:
        return self._world.message(self._place(request, *needed), int(request.match_info["message"]))

    async def _message(self, request: web.Request) -> web.Response:
        return web.json_response(self._post.payload(self._known_message(request, Permission.READ_MESSAGE_HISTORY)))

    async def _edit(self, request: web.Request) -> web.Response:
        message = self._known_message(request)
        if message.author is not self._world.bot:
            raise errors.not_the_author()
        return web.json_response(self._post.payload(await self._post.change(message, request[BODY])))

    async def _delete(self, request: web.Request) -> web.Response:
        message = self._known_message(request)
        if message.author is not self._world.bot:
            self._world.demand(message.channel, Permission.MANAGE_MESSAGES)
        await self._post.remove(message)
        return web.Response(status=204)

    async def _start_thread(self, request: web.Request) -> web.Response:
        parent = self._place(request)
        if parent.guild is None or parent.is_thread:
            raise errors.ApiError(400, 50024, "Cannot execute action on this channel type")
        fields = request[BODY].fields
        starter = self._known_message(request) if "message" in request.match_info else None
        kind = ChannelType.PUBLIC_THREAD if starter else ChannelType(fields.get("type") or ChannelType.PRIVATE_THREAD)
        private = kind is ChannelType.PRIVATE_THREAD
        needed = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
        self._world.demand(parent, needed)
        thread_id = starter.id if starter else self._world.new_id()
        thread = Channel(thread_id, kind, fields["name"], parent.guild, parent, owner=self._world.bot)
        thread.participants.add(self._world.bot.id)
        self._world.channels[thread.id] = thread
        created = payloads.of_channel(thread) | {"newly_created": True}
        await self._gateway.dispatch("THREAD_CREATE", created, thread, Intent.GUILDS)
        member = payloads.of_thread_member(thread, self._world.bot.id)
        return web.json_response(payloads.of_channel(thread) | {"member": member}, status=201)

    def _participant(self, request: web.Request) -> int:
        given = request.match_info["person"]
        person_id = self._world.bot.id if given == "@me" else int(given)
        if person_id not in self._world.people:
            raise errors.unknown_user()
        return person_id

    async def _add_member(self, request: web.Request) -> web.Response:
        thread = self._place(request)
        person_id = self._participant(request)
        assert thread.guild is not None
        if person_id not in thread.guild.members:
            raise errors.missing_access()
        thread.participants.add(person_id)
        await self._tell_members(thread, {"added_members": [payloads.of_thread_member(thread, person_id)]})
        return web.Response(status=204)

    async def _remove_member(self, request: web.Request) -> web.Response:
        thread = self._place(request)
        person_id = self._participant(request)
        thread.participants.discard(person_id)
        await self._tell_members(thread, {"removed_member_ids": [str(person_id)]})
        return web.Response(status=204)

    async def _tell_members(self, thread: Channel, change: dict[str, Any]) -> None:
        assert thread.guild is not None
        data = {"id": str(thread.id), "guild_id": str(thread.guild.id), "member_count": len(thread.participants)}
        await self._gateway.dispatch("THREAD_MEMBERS_UPDATE", data | change, thread, Intent.GUILDS)

    async def _members(self, request: web.Request) -> web.Response:
        thread = self._place(request)
        return web.json_response([payloads.of_thread_member(thread, person) for person in sorted(thread.participants)])


class PeopleRoutes:
    """Users, direct conversations, servers and their members."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(r"/users/{person:\d+}", self._person),
            web.post("/users/@me/channels", self._open_direct),
            web.get(r"/guilds/{guild:\d+}", self._guild),
            web.get(r"/guilds/{guild:\d+}/members/{person:\d+}", self._member),
        ]

    async def _person(self, request: web.Request) -> web.Response:
        person = self._world.people.get(int(request.match_info["person"]))
        if person is None:
            raise errors.unknown_user()
        return web.json_response(payloads.of_person(person))

    async def _open_direct(self, request: web.Request) -> web.Response:
        person = self._world.people.get(int(request[BODY].fields["recipient_id"]))
        if person is None:
            raise errors.unknown_user()
        return web.json_response(payloads.of_channel(self._world.direct_channel(person)))

    def _known_guild(self, request: web.Request) -> Guild:
        guild = self._world.guilds.get(int(request.match_info["guild"]))
        if guild is None:
            raise errors.unknown_guild()
        return guild

    async def _guild(self, request: web.Request) -> web.Response:
        return web.json_response(payloads.guild_fields(self._known_guild(request)))

    async def _member(self, request: web.Request) -> web.Response:
        guild = self._known_guild(request)
        person = guild.members.get(int(request.match_info["person"]))
        if person is None:
            raise errors.unknown_member()
        return web.json_response(payloads.of_member(guild, person))


def _writing(channel: Channel) -> Permission:
    return Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES


def _for_content(body: Body) -> list[Permission]:
    files = [Permission.ATTACH_FILES] if body.files else []
    return files + ([Permission.EMBED_LINKS] if body.fields.get("embeds") else [])
