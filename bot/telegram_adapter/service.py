"""What the Telegram door is built from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from bot.doors import Faces, NoFaces, TutorPort
from bot.settings import TelegramSettings
from core.clock import Clock
from core.content.library import Library
from core.content.schema import Locale
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class TelegramService:
    """Everything the door needs, chosen by the composition root.

    Attributes:
        webhook_secret: what Telegram shows with every event that it delivers; one made from the token if it is None.
        cache: folder for the ids of pictures that Telegram has already; None remembers them for this run only.
    """

    tutor: TutorPort
    db: Database
    library: Library
    clock: Clock
    settings: TelegramSettings
    token: SecretStr
    webhook_secret: SecretStr | None = None
    default_locale: Locale = "ko"
    faces: Faces = field(default_factory=NoFaces)
    cache: Path | None = None
