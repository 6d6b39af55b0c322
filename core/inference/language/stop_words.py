"""Where an answer ends that was asked to end at certain words."""

from __future__ import annotations

from collections.abc import Sequence


def before_stop(text: str, stop: Sequence[str]) -> str:
    """What comes before the first of the stop words; the whole text when there is none."""
    places = [place for word in stop if (place := text.find(word)) >= 0]
    return text[: min(places)] if places else text
