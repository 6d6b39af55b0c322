"""Finds the track that a learner names."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz import fuzz

from core.content.library import Library
from core.content.schema import Track
from core.text.clean import fold, squash

_ALIKE: Final = 72
_CLEARLY: Final = 8


_AFRESH = re.compile(r"(?:^|\s)(?:again|restart|start over|new|다시|처음부터|새로)(?:\s?(?:시작|할래|하자))?(?=\s|$)")


def without_afresh(named: str) -> tuple[str, bool]:
    """A typed track name without "again", and whether that was in it."""
    folded = fold(named)
    rest = _AFRESH.sub(" ", folded).strip()
    return (rest, True) if rest != folded else (named, False)


def find_track(library: Library, named: str) -> Track | None:
    """The track whose id or name in either language is meant, or None if that is not clear."""
    if named in library.tracks_by_id:
        return library.tracks_by_id[named]
    wanted = squash(named)
    if not wanted:
        return library.tracks[0] if len(library.tracks) == 1 else None
    scores = sorted(((_likeness(wanted, track), index) for index, track in enumerate(library.tracks)), reverse=True)
    if not scores or scores[0][0] < _ALIKE:
        return None
    if len(scores) > 1 and scores[0][0] - scores[1][0] < _CLEARLY:
        return None
    return library.tracks[scores[0][1]]


def _likeness(wanted: str, track: Track) -> float:
    names = [squash(name) for name in (track.id, track.title.ko, track.title.en)]
    whole = max(fuzz.ratio(wanted, name) for name in names)
    part = max(fuzz.partial_ratio(wanted, name) * 0.95 if len(wanted) < len(name) else 0.0 for name in names)
    return max(whole, part if len(wanted) >= 2 else 0.0)
