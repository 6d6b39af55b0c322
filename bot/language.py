"""The language model that is configured, as words for her to use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot.settings import Settings
from core.inference.language.openai_model import OpenAIModel
from core.inference.language.transformers_model import TransformersModel
from core.language.phrasing import Phrasing, PhrasingReport
from core.ports import LanguageTask

SWITCHED_OFF: Final = "off: composed answers"


def build_phrasing(settings: Settings, observe: Callable[[PhrasingReport], None]) -> Phrasing | None:
    """What asks the configured model, which is not loaded yet; None when she composes all answers."""
    chosen = settings.models.language_model(settings.home)
    if chosen.backend == "composed":
        return None
    adapters = chosen.adapters.by_task()
    seconds = chosen.deadline_seconds
    model: TransformersModel | OpenAIModel
    if chosen.backend == "transformers":
        model = TransformersModel(chosen.base, adapters, dtype=chosen.dtype, device=chosen.device, deadline_s=seconds)
    else:
        model = OpenAIModel(chosen.url, chosen.model, adapters, api_key=settings.llm_api_key, deadline_s=seconds)
    # A base without the task's adapter knows nothing of the reference's marks.
    tasks = tuple(adapters) if chosen.style == "reference" and adapters else tuple(LanguageTask)
    return Phrasing(
        model,
        chosen.style,
        languages=chosen.languages,
        tasks=tasks,
        deadline=seconds,
        load=model.warm_up,
        observe=observe,
    )


@asynccontextmanager
async def speaking(settings: Settings, observe: Callable[[PhrasingReport], None]) -> AsyncIterator[Phrasing | None]:
    """The configured phrasing, which gets ready in the background; closed at the end."""
    phrasing = build_phrasing(settings, observe)
    if phrasing is None:
        yield None
        return
    warming = asyncio.create_task(phrasing.warm_up())
    try:
        yield phrasing
    finally:
        warming.cancel()
        with suppress(asyncio.CancelledError):
            await warming
        await phrasing.close()
