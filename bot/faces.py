"""Her pictures, as they are configured."""

from __future__ import annotations

from pathlib import Path

from bot.settings import FacesSettings, Settings
from core.clock import Clock
from core.errors import TutorError
from core.faces.cache import FaceCache
from core.faces.service import SWITCHED_OFF, FaceChoices, FaceService, Observe
from core.faces.source import FaceSource, own_source, published_source


def find_faces(chosen: FacesSettings) -> FaceSource | str:
    """Where the configured faces come from, or in one line why there are none: she teaches without them, too."""
    if not chosen.enabled:
        return SWITCHED_OFF
    try:
        if chosen.profile == "reference" and chosen.checkpoint is not None:
            return published_source(chosen.checkpoint, chosen.hair)
        return own_source(chosen.weights) if chosen.weights else own_source()
    except TutorError as error:
        return str(error)


def build_faces(settings: Settings, clock: Clock, observe: Observe) -> FaceService:
    """The service that draws the configured faces; without usable weights one that draws nothing."""
    chosen = settings.faces
    source = find_faces(chosen)
    version = source.version if isinstance(source, FaceSource) else ""
    cache = FaceCache(cache_folder(settings), version, chosen.cache_mb * 1024 * 1024)
    return FaceService(source, cache, clock, FaceChoices(chosen.default_face, chosen.ombre), observe)


def cache_folder(settings: Settings) -> Path:
    return settings.home / "cache" / "faces"
