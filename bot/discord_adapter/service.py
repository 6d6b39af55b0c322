"""What the Discord door is built from."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import SecretStr

from bot.doors import Faces, NoFaces, TutorPort
from bot.settings import DiscordSettings
from core.clock import Clock
from core.content.library import Library
from core.content.schema import Locale
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class DiscordService:
    """Everything the door needs, chosen by the composition root."""

    tutor: TutorPort
    db: Database
    library: Library
    clock: Clock
    settings: DiscordSettings
    token: SecretStr
    default_locale: Locale = "ko"
    faces: Faces = field(default_factory=NoFaces)
