"""What the page is built from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from bot.doors import TutorPort
from bot.settings import WebSettings
from bot.web_adapter.metrics import Metrics
from core.clock import Clock
from core.content.library import Library
from core.content.schema import Locale
from core.faces.service import FaceService
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class WebService:
    """Everything the page needs, chosen by the composition root.

    Attributes:
        readiness: asks every part whether it is usable: name to "ok", to "off: " and why, or to what is wrong.
        web_token: what a visitor must show first; None on a page that only this machine can reach.
        faces: her pictures; None for a page that only draws its own.
    """

    tutor: TutorPort
    db: Database
    library: Library
    readiness: Callable[[], Awaitable[Mapping[str, str]]]
    settings: WebSettings
    metrics: Metrics
    clock: Clock
    default_locale: Locale = "ko"
    web_token: SecretStr | None = None
    faces: FaceService | None = None
