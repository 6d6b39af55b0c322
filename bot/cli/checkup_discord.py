"""`ohlora doctor` on Discord: is the token good, what has to be switched on, how she comes into a server."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from bot.discord_adapter.invite import PERMISSIONS, application_of, invite_link
from bot.settings import DISCORD_TOKEN_VARIABLE, Settings

_ANSWER_SECONDS: Final = 5.0
_UNAUTHORIZED: Final = 401
_MESSAGE_CONTENT_FLAGS: Final = (1 << 18) | (1 << 19)

Found = tuple[str, dict[str, object], str, tuple[str, ...]]
"""Summary, facts, problem, advice."""


def look_at_discord(settings: Settings) -> Found:
    """Ask Discord whether it knows the token; what needs no answer is said without one."""
    facts: dict[str, object] = {"enabled": settings.discord.enabled, "token_set": settings.discord_token is not None}
    if not settings.discord.enabled:
        return "switched off", facts, "", ()
    if settings.discord_token is None:
        return f"no token: set {DISCORD_TOKEN_VARIABLE} or [discord] token_file to have her there", facts, "", ()
    token = settings.discord_token.get_secret_value()
    application = application_of(token)
    if application is None:
        return "", facts, "the token has not the form of a bot's token: copy it again (Bot > Reset Token)", ()
    facts |= {"application": application, "invite": invite_link(application)}
    about = asyncio.run(_ask(settings.discord.api_base, token))
    if about == _UNAUTHORIZED:
        return "", facts, "Discord does not accept the token: copy it again (Bot > Reset Token)", ()
    advice = _advice(settings, application, about if isinstance(about, Mapping) else None)
    if not isinstance(about, Mapping):
        return "token set; Discord did not answer, so it was not tried", facts | {"reached": False}, "", advice
    facts |= {"reached": True, "name": about.get("name"), "message_content": _may_read(about)}
    problem = ""
    if settings.discord.message_content and not _may_read(about):
        problem = "message_content is true, but the intent is not switched on (Bot > Privileged Gateway Intents)"
    return f"known to Discord as {about.get('name')}", facts, problem, advice


def _may_read(about: Mapping[str, Any]) -> bool:
    return bool(about.get("flags", 0) & _MESSAGE_CONTENT_FLAGS)


def _advice(settings: Settings, application: int, about: Mapping[str, Any] | None) -> tuple[str, ...]:
    if settings.discord.message_content:
        reading = "she reads plain text in servers, for which the message content intent must be switched on"
    elif about is not None and _may_read(about):
        reading = "the message content intent is on: set [discord] message_content = true to let her use it"
    else:
        reading = "no privileged intent is needed: in servers she is answered by button, in direct messages by text"
    return (
        f"invite: {invite_link(application)}",
        f"permissions: {', '.join(PERMISSIONS)}",
        f"intents: {reading}",
    )


async def _ask(api_base: str, token: str) -> Mapping[str, Any] | int | None:
    """What Discord says about the application; a status that is no success, or None when there is no answer."""
    headers = {"Authorization": f"Bot {token}"}
    timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(headers=headers, timeout=timeout) as session,
            session.get(f"{api_base}/applications/@me") as answer,
        ):
            return await answer.json() if answer.ok else answer.status
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None
