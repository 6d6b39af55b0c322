"""What `ohlora doctor` says about her pictures. Nothing that is wrong with them keeps her from teaching."""

from __future__ import annotations

from bot.faces import cache_folder, find_faces
from bot.settings import Settings
from core.faces.source import FaceSource


def look_at_faces(settings: Settings) -> tuple[str, dict[str, object]]:
    """A line to read, and the facts in it."""
    source = find_faces(settings.faces)
    kept = [file for file in cache_folder(settings).rglob("*") if file.is_file()]
    facts: dict[str, object] = {
        "enabled": settings.faces.enabled,
        "profile": settings.faces.profile,
        "kept": len(kept),
        "kept_bytes": sum(file.stat().st_size for file in kept),
    }
    if not isinstance(source, FaceSource):
        return f"no pictures: {source}", facts | {"faces": 0, "version": None, "reason": source}
    number = len(source.gallery.names)
    facts |= {"faces": number, "version": source.version, "reason": None}
    return f"{number} faces ({settings.faces.profile}, {source.version}), {len(kept)} pictures kept", facts
