"""The gateway: hello, identify, heartbeat, resume with replay, dispatch; one session per shard."""

from __future__ import annotations

import json
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import WSMsgType, web

from tests.doubles.discord import payloads
from tests.doubles.discord.bits import PRIVILEGED, Intent
from tests.doubles.discord.model import Channel, Guild, Message
from tests.doubles.discord.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
WRONG_TOKEN, NOT_AUTHENTICATED, WRONG_SHARD, FORBIDDEN_INTENTS, UNKNOWN_OPCODE = 4004, 4003, 4010, 4014, 4001
ENDS_SESSION: Final = (1000, 1001)
NO_INTENT: Final = Intent(0)
IGNORED: Final = (3, 4, 8)  # presence, voice, member requests


@dataclass(slots=True, eq=False)
class Session:
    """What survives a dropped connection: everything that was ever sent, to be replayed on a resume."""

    id: str
    intents: Intent
    shard: int = 0
    shards: int = 1
    sent: list[dict[str, Any]] = field(default_factory=list)
    line: Line | None = None
    resumed: int = 0

    def owns(self, guild_id: int | None) -> bool:
        return self.shard == (0 if guild_id is None else (guild_id >> 22) % self.shards)

    async def push(self, event: str, data: dict[str, Any]) -> None:
        payload = {"op": DISPATCH, "t": event, "s": len(self.sent) + 1, "d": data}
        self.sent.append(payload)
        if self.line is not None:
            await self.line.send(payload)


class Line:
    """One WebSocket connection, compressed the way the client asked for."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self._transport = request.transport
        compression = request.query.get("compress")
        self._zlib = zlib.compressobj() if compression == "zlib-stream" else None

    async def send(self, payload: dict[str, Any]) -> None:
        if self.socket.closed:
            return
        text = json.dumps(payload, ensure_ascii=False)
        try:
            if self._zlib is None:
                await self.socket.send_str(text)
            else:
                packed = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(packed)
        except ConnectionError:  # it stays in the session's record, for the resume
            return

    def cut(self) -> None:
        """As a failing network does: no close frame, nothing."""
        if self._transport is not None:
            self._transport.abort()


class Gateway:
    """Accepts connections at `/gateway`; `heartbeats` and `identified` count what came in."""

    def __init__(self, world: World, token: str) -> None:
        self.world = world
        self.token = token
        self.privileged = PRIVILEGED
        self.heartbeat_ms = 41_250
        self.url = ""
        self.shards = 1
        self.sessions: dict[str, Session] = {}
        self.heartbeats = 0
        self.identified = 0
        self.refuses_resume = False
        self._backlog: list[tuple[str, dict[str, Any], Guild, Intent]] = []

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True, max_msg_size=4096)
        await socket.prepare(request)
        line = Line(socket, request)
        await line.send(_control(HELLO, {"heartbeat_interval": self.heartbeat_ms}))
        session: Session | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            session = await self._receive(line, session, json.loads(message.data))
        if session is not None and session.line is line:
            session.line = None
            if socket.close_code in ENDS_SESSION:
                self.sessions.pop(session.id, None)
        return socket

    async def _receive(self, line: Line, session: Session | None, packet: dict[str, Any]) -> Session | None:
        opcode: int = packet["op"]
        data: Any = packet.get("d")
        if opcode == HEARTBEAT:
            self.heartbeats += 1
            await line.send(_control(ACK))
        elif opcode == IDENTIFY:
            session = await self._identify(line, data)
        elif opcode == RESUME:
            session = await self._resume(line, data)
        elif session is None:
            await line.socket.close(code=NOT_AUTHENTICATED, message=b"Not authenticated.")
        elif opcode not in IGNORED:
            await line.socket.close(code=UNKNOWN_OPCODE, message=b"Unknown opcode.")
        return session

    async def _identify(self, line: Line, data: dict[str, Any]) -> Session | None:
        self.identified += 1
        shard, shards = data.get("shard", (0, 1))
        intents = Intent(data["intents"])
        if data["token"] != self.token:
            await line.socket.close(code=WRONG_TOKEN, message=b"Authentication failed.")
        elif not 0 <= shard < shards:
            await line.socket.close(code=WRONG_SHARD, message=b"Invalid shard.")
        elif intents & PRIVILEGED & ~self.privileged:
            await line.socket.close(code=FORBIDDEN_INTENTS, message=b"Disallowed intent(s).")
        else:
            self._forget_dead(shard)
            session = Session(secrets.token_hex(16), intents, shard, shards, line=line)
            self.sessions[session.id] = session
            await self._welcome(session)
            return session
        return None

    def _forget_dead(self, shard: int) -> None:
        for session in list(self.sessions.values()):
            if session.shard == shard and session.line is None:
                del self.sessions[session.id]

    async def _welcome(self, session: Session) -> None:
        """READY, then every server of the shard."""
        world = self.world
        self._backlog.clear()  # what happened before is part of the welcome
        guilds = [guild for guild in world.guilds.values() if session.owns(guild.id)]
        ready = {
            "v": 10,
            "user": payloads.of_person(world.bot) | {"verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {"id": str(world.bot.id), "flags": 0},
        }
        await session.push("READY", ready)
        for guild in guilds:
            await session.push("GUILD_CREATE", self.describe(guild))

    async def _resume(self, line: Line, data: dict[str, Any]) -> Session | None:
        session = self.sessions.get(data["session_id"] or "")
        if data["token"] != self.token:
            await line.socket.close(code=WRONG_TOKEN, message=b"Authentication failed.")
        elif session is None or self.refuses_resume:
            await line.send(_control(INVALID_SESSION, False))
        else:
            missed = session.sent[data["seq"] or 0 :]
            session.line = line
            session.resumed += 1
            for payload in missed:
                await line.send(payload)
            await session.push("RESUMED", {})
            return session
        return None

    def describe(self, guild: Guild) -> dict[str, Any]:
        world = self.world
        channels = [channel for channel in world.channels.values() if channel.guild is guild and not channel.deleted]
        return payloads.of_guild(guild, channels, world.bot)

    async def dispatch(
        self, event: str, data: dict[str, Any], place: Channel | Guild | None, needs: Intent = NO_INTENT
    ) -> None:
        """Send an event to the session of its server's shard, if that asked for the intent."""
        await self._catch_up()
        for session in self._sessions_of(place, needs):
            await session.push(event, data)

    def later(self, event: str, data: dict[str, Any], guild: Guild, needs: Intent) -> None:
        """Send an event before the next one; for changes that are made outside of a coroutine."""
        self._backlog.append((event, data, guild, needs))

    async def _catch_up(self) -> None:
        while self._backlog:
            event, data, guild, needs = self._backlog.pop(0)
            for session in self._sessions_of(guild, needs):
                await session.push(event, data)

    async def dispatch_message(self, event: str, message: Message, data: dict[str, Any]) -> None:
        """A message goes out without its content where Discord withholds that."""
        guild = message.channel.guild
        needs = Intent.DIRECT_MESSAGES if guild is None else Intent.GUILD_MESSAGES
        bot = self.world.bot
        open_to_all = guild is None or message.author is bot or f"<@{bot.id}>" in message.content
        if guild is not None:
            member = payloads.of_member(guild, message.author)
            del member["user"]
            data = data | {"guild_id": str(guild.id), "member": member}
        await self._catch_up()
        withheld = data | {"content": "", "embeds": [], "attachments": [], "components": []}
        for session in self._sessions_of(message.channel, needs):
            readable = open_to_all or Intent.MESSAGE_CONTENT in session.intents
            await session.push(event, data if readable else withheld)

    def _sessions_of(self, place: Channel | Guild | None, needs: Intent) -> list[Session]:
        guild = place.guild if isinstance(place, Channel) else place
        guild_id = guild.id if guild else None
        return [s for s in self.sessions.values() if s.owns(guild_id) and needs & s.intents == needs]

    async def drop(self, code: int | None = None) -> None:
        """Close every connection with `code`, or cut it as a failing network does; the sessions live on."""
        for session in list(self.sessions.values()):
            line, session.line = session.line, None
            if line is not None and code is None:
                line.cut()
            elif line is not None:
                await line.socket.close(code=code or 1000)

    async def ask_to_reconnect(self) -> None:
        for session in self.sessions.values():
            if session.line is not None:
                await session.line.send(_control(RECONNECT))

    async def invalidate(self) -> None:
        """Every session is void: the client has to identify anew."""
        for session in list(self.sessions.values()):
            del self.sessions[session.id]
            if session.line is not None:
                await session.line.send(_control(INVALID_SESSION, False))


def _control(opcode: int, data: Any = None) -> dict[str, Any]:
    return {"op": opcode, "s": None, "t": None, "d": data}
