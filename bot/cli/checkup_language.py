"""`ohlora doctor` on the language model. Nothing that is wrong with it keeps her from teaching: she composes then."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import aiohttp
from pydantic import SecretStr

from bot.model_settings import LlmSettings
from bot.settings import LLM_API_KEY_VARIABLE, Settings

_ANSWER_SECONDS: Final = 5.0

Found = tuple[str, dict[str, object], str, tuple[str, ...]]
"""Summary, facts, problem, advice."""


def look_at_language(settings: Settings) -> Found:
    """What is asked for, and whether it is there."""
    chosen = settings.models.language_model(settings.home)
    facts: dict[str, object] = {"profile": settings.models.profile, "backend": chosen.backend}
    if chosen.backend == "composed":
        return "none: she composes her answers from the notes", facts, "", ()
    facts |= {"style": chosen.style, "languages": list(chosen.languages)}
    if chosen.backend == "transformers":
        return _folders(settings, chosen, facts)
    return _server(settings, chosen, facts)


def _folders(settings: Settings, chosen: LlmSettings, facts: dict[str, object]) -> Found:
    adapters = {str(task): name for task, name in chosen.adapters.by_task().items()}
    facts |= {"base": chosen.base, "adapters": adapters, "device": chosen.device, "dtype": chosen.dtype}
    advice = list(_missing(chosen.base, "base", "config.json"))
    for task, name in adapters.items():
        advice += _missing(name, f"adapter of {task}", "adapter_config.json")
    facts["missing"] = len(advice)
    if advice and settings.models.profile == "reference":
        advice.append("fetch what was published with: ohlora models pull reference --only llm")
    with_adapters = f" with adapters for {', '.join(adapters)}" if adapters else ""
    state = "composed answers until it is there" if advice else "loaded when the tutor starts"
    return f"{chosen.base}{with_adapters} ({state})", facts, "", tuple(advice)


def _missing(name: str, what: str, needed: str) -> Iterator[str]:
    """What is wrong with a folder; a hub id is fetched when the model is loaded."""
    folder = Path(name)
    if folder.is_dir() and not (folder / needed).is_file():
        yield f"{what}: {name} holds no {needed}"
    elif not folder.is_dir() and (folder.is_absolute() or name.count("/") != 1):
        yield f"{what}: there is no folder {name}"


def _server(settings: Settings, chosen: LlmSettings, facts: dict[str, object]) -> Found:
    key = settings.llm_api_key
    facts |= {"url": chosen.url, "key_set": key is not None}
    answer = asyncio.run(_models_at(chosen.url, key))
    facts["reached"] = not isinstance(answer, str)
    if isinstance(answer, str):
        return f"{chosen.url} ({answer}: composed answers until it does)", facts, "", ()
    wanted = {chosen.model, *chosen.adapters.by_task().values()} - {""}
    unknown = sorted(wanted - answer)
    facts["unknown"] = unknown
    there = ", ".join(sorted(answer)[:8]) or "none"
    advice = tuple(f"the server knows no model '{name}'; it has: {there}" for name in unknown)
    return f"{chosen.url} ({', '.join(sorted(wanted))})", facts, "", advice


async def _models_at(url: str, key: SecretStr | None) -> frozenset[str] | str:
    """The names of a server's models, or in a few words what it does not do."""
    headers = {} if key is None else {"Authorization": f"Bearer {key.get_secret_value()}"}
    timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{url}/models", headers=headers) as got,
        ):
            if got.status in (401, 403):
                return f"does not accept the key in {LLM_API_KEY_VARIABLE} or api_key_file"
            if not got.ok:
                return f"answers {got.status}"
            return _names(await got.json(content_type=None))
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return "does not answer"


def _names(answer: Any) -> frozenset[str]:
    models = answer.get("data") if isinstance(answer, Mapping) else None
    listed = models if isinstance(models, list) else []
    return frozenset(str(model["id"]) for model in listed if isinstance(model, Mapping) and "id" in model)
