"""REST: the application itself, its gateway and its commands."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import web

from tests.doubles.discord import payloads
from tests.doubles.discord.bodies import BODY
from tests.doubles.discord.commands import Commands
from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.world import World

_NOTHING: Final = ("icon", "type", "interactions_endpoint_url", "role_connections_verification_url", "team")
_ZERO: Final = (
    *("flags", "approximate_user_install_count", "approximate_user_authorization_count"),
    "explicit_content_filter",
)


class ApplicationRoutes:
    def __init__(self, world: World, gateway: Gateway, commands: Commands) -> None:
        self._world = world
        self._gateway = gateway
        self._commands = commands

    def routes(self) -> list[web.RouteDef]:
        everywhere = r"/applications/{application:\d+}/commands"
        in_guild = r"/applications/{application:\d+}/guilds/{guild:\d+}/commands"
        return [
            web.get("/users/@me", self._me),
            web.get("/oauth2/applications/@me", self._application),
            web.get("/applications/@me", self._application),
            web.get("/gateway/bot", self._gateway_bot),
            web.get("/gateway", self._gateway_url),
            web.get(everywhere, self._list),
            web.put(everywhere, self._overwrite),
            web.get(in_guild, self._list),
            web.put(in_guild, self._overwrite),
        ]

    async def _me(self, _: web.Request) -> web.Response:
        me = payloads.of_person(self._world.bot)
        return web.json_response(me | {"mfa_enabled": False, "verified": True, "email": None, "locale": "en-US"})

    async def _application(self, _: web.Request) -> web.Response:
        bot = self._world.bot
        described = {
            **dict.fromkeys(_NOTHING),
            **dict.fromkeys(_ZERO, 0),
            "id": str(bot.id),
            "name": bot.name,
            "description": "",
            "verify_key": "0" * 64,
            "flags_new": "0",
            "redirect_uris": [],
            "eligible_oauth2_scopes": ["bot", "applications.commands"],
            "bot": payloads.of_person(bot),
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": payloads.of_person(self._world.owner),
            "approximate_guild_count": len(self._world.guilds),
            "event_webhooks_status": 1,
        }
        return web.json_response(described)

    async def _gateway_url(self, _: web.Request) -> web.Response:
        return web.json_response({"url": self._gateway.url})

    async def _gateway_bot(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 14_400_000, "max_concurrency": 16}
        shards = self._gateway.shards
        return web.json_response({"url": self._gateway.url, "shards": shards, "session_start_limit": limit})

    def _known(self, request: web.Request) -> list[dict[str, Any]]:
        guild = request.match_info.get("guild")
        return self._commands.everywhere if guild is None else self._commands.per_guild.setdefault(int(guild), [])

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response(self._known(request))

    async def _overwrite(self, request: web.Request) -> web.Response:
        """Bulk overwrite: what is not in the list is gone."""
        known = self._known(request)
        ids = {command["name"]: command["id"] for command in known}
        known[:] = [self._registered(command, ids) for command in request[BODY].data]
        for command in known:
            if "guild" in request.match_info:
                command["guild_id"] = request.match_info["guild"]
        self._commands.registrations += 1
        return web.json_response(known)

    def _registered(self, command: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
        rights = command.get("default_member_permissions")
        defaults: dict[str, Any] = {"type": 1, "description": "", "dm_permission": True, "nsfw": False}
        fixed = {
            "id": ids.get(command["name"]) or str(self._world.new_id()),
            "application_id": str(self._world.bot.id),
            "version": str(self._world.new_id()),
            "default_member_permissions": None if rights is None else str(rights),
        }
        given = {field: value for field, value in command.items() if value is not None}
        return defaults | given | fixed
