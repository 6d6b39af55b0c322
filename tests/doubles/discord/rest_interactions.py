"""REST: answers to interactions, and the webhook that belongs to each of them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.doubles.discord.bits import Callback
from tests.doubles.discord.bodies import BODY, Body
from tests.doubles.discord.interactions import Interaction, Interactions


class InteractionRoutes:
    def __init__(self, interactions: Interactions) -> None:
        self._interactions = interactions

    def routes(self) -> list[web.RouteDef]:
        webhook = r"/webhooks/{application:\d+}/{token}"
        message = webhook + "/messages/{message}"
        return [
            web.post(r"/interactions/{interaction:\d+}/{token}/callback", self._respond),
            web.post(webhook, self._follow_up),
            web.get(message, self._read),
            web.patch(message, self._edit),
            web.delete(message, self._delete),
        ]

    async def _respond(self, request: web.Request) -> web.Response:
        body: Body = request[BODY]
        match = request.match_info
        interaction = await self._interactions.respond(int(match["interaction"]), match["token"], body)
        if request.query.get("with_response", "0").lower() not in ("1", "true"):
            return web.Response(status=204)
        return web.json_response(self._described(interaction))

    def _described(self, interaction: Interaction) -> dict[str, Any]:
        callback = interaction.callback
        described: dict[str, Any] = {"id": str(interaction.id), "type": int(interaction.kind)}
        original = interaction.original
        if original is None or callback in (Callback.DEFERRED_UPDATE, None):
            return {"interaction": described}
        described |= {
            "response_message_id": str(original.id),
            "response_message_loading": original.thinking,
            "response_message_ephemeral": original.ephemeral,
        }
        kind = Callback.UPDATE if callback is Callback.UPDATE else Callback.MESSAGE
        resource = {"type": int(kind), "message": self._interactions.post.payload(original)}
        return {"interaction": described, "resource": resource}

    def _found(self, request: web.Request) -> Interaction:
        return self._interactions.by_token(request.match_info["application"], request.match_info["token"])

    async def _follow_up(self, request: web.Request) -> web.Response:
        message = await self._interactions.follow_up(self._found(request), request[BODY])
        if request.query.get("wait", "0").lower() not in ("1", "true"):
            return web.Response(status=204)
        return web.json_response(self._interactions.post.payload(message))

    async def _read(self, request: web.Request) -> web.Response:
        message = self._interactions.message_of(self._found(request), request.match_info["message"])
        return web.json_response(self._interactions.post.payload(message))

    async def _edit(self, request: web.Request) -> web.Response:
        interaction = self._found(request)
        message = self._interactions.message_of(interaction, request.match_info["message"])
        changed = await self._interactions.edit(interaction, message, request[BODY])
        return web.json_response(self._interactions.post.payload(changed))

    async def _delete(self, request: web.Request) -> web.Response:
        interaction = self._found(request)
        await self._interactions.post.remove(self._interactions.message_of(interaction, request.match_info["message"]))
        return web.Response(status=204)
