"""`ohlora doctor` on Telegram: is the token good, does she hear what she needs to, does anything stand in the way."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from bot.settings import TELEGRAM_TOKEN_VARIABLE, Settings

_ANSWER_SECONDS: Final = 5.0
_REFUSED: Final = frozenset({401, 404})
_TOKEN: Final = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,100}")

Found = tuple[str, dict[str, object], str, tuple[str, ...]]
"""Summary, facts, problem, advice."""


def look_at_telegram(settings: Settings) -> Found:
    """Ask Telegram whether it knows the token; what needs no answer is said without one."""
    chosen = settings.telegram
    facts: dict[str, object] = {"enabled": chosen.enabled, "token_set": settings.telegram_token is not None}
    if not chosen.enabled:
        return "switched off", facts, "", ()
    if settings.telegram_token is None:
        return f"no token: set {TELEGRAM_TOKEN_VARIABLE} or [telegram] token_file to have her there", facts, "", ()
    facts["by"] = "webhook" if chosen.webhook_url else "polling"
    token = settings.telegram_token.get_secret_value()
    if not _TOKEN.fullmatch(token):
        return "", facts, "the token has not the form of a bot's token: copy it again from @BotFather (/token)", ()
    about, delivered = asyncio.run(_ask(chosen.base_url, token))
    if isinstance(about, int) and about in _REFUSED:
        return "", facts, "Telegram does not accept the token: copy it again from @BotFather (/token)", ()
    if not isinstance(about, Mapping):
        return "token set; Telegram did not answer, so it was not tried", facts | {"reached": False}, "", ()
    name = str(about.get("username"))
    link = f"https://t.me/{name}"
    facts |= {
        "reached": True,
        "name": name,
        "link": link,
        "reads_groups": bool(about.get("can_read_all_group_messages")),
    }
    return f"known to Telegram as @{name}", facts, "", _advice(settings, facts, delivered)


def _advice(settings: Settings, facts: Mapping[str, object], delivered: Any) -> tuple[str, ...]:
    privacy = "off: she is given everything that is said in groups, and needs none of it (@BotFather /setprivacy)"
    if not facts["reads_groups"]:
        privacy = "on, as it should be: in groups she hears commands, replies to her, and her name"
    lines = [f"talk to her: {facts['link']}", f"add her to a group: {facts['link']}?startgroup=hello"]
    lines.append(f"privacy mode is {privacy}")
    webhook = str(delivered.get("url", "")) if isinstance(delivered, Mapping) else ""
    if webhook and not settings.telegram.webhook_url:
        lines.append(f"a webhook is set ({webhook}): 'ohlora run' takes it away, because it polls")
    trouble = delivered.get("last_error_message") if isinstance(delivered, Mapping) else None
    if trouble and settings.telegram.webhook_url:
        lines.append(f"Telegram could not deliver lately: {trouble}")
    return tuple(lines)


async def _ask(base_url: str, token: str) -> tuple[Any, Any]:
    """What Telegram says about the bot and about its webhook: a mapping, a status, or None for no answer."""
    timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        about = await _result(session, f"{base_url}/bot{token}/getMe")
        if not isinstance(about, Mapping):
            return about, None
        return about, await _result(session, f"{base_url}/bot{token}/getWebhookInfo")


async def _result(session: aiohttp.ClientSession, address: str) -> Mapping[str, Any] | int | None:
    try:
        async with session.get(address) as answer:
            if not answer.ok:
                return answer.status
            found = (await answer.json()).get("result")
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None
    return found if isinstance(found, Mapping) else None
