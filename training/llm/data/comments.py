"""What she may say to an answer. People wrote comments too, but many of theirs hint at what is still to be found, or
use a comparison of their own; a model that learned from those would be refused by the guard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from core.content.schema import Locale
from core.language.material import FeedbackMaterial, ReactionMaterial
from core.language.phrasing import Outcome, judged
from training.llm.data.phrases import phrases
from training.llm.data.retelling import other_ending, sentences

_MENTIONS_A_POINT: Final = 0.6
_OTHER_ENDING: Final = 0.4
_COMPLETE: Final = 0.95


def comment(material: FeedbackMaterial | ReactionMaterial, written: str, rng: Random) -> str | None:
    """What people wrote if it may be released, else what is composed here, or what is said without a model; None if
    nothing may be.
    """
    composed = _feedback(material, rng) if isinstance(material, FeedbackMaterial) else _reaction(material, rng)
    for words in (written, *composed, " ".join(material.composed.split())):
        if words and judged(words, material).outcome is Outcome.RELEASED:
            return words
    return None


def _feedback(material: FeedbackMaterial, rng: Random) -> Iterator[str]:
    """Praise, a point that was made, and a question for the rest or the correction of a mistake."""
    ways = phrases(material.locale).comments
    complete = not material.missed and material.score >= _COMPLETE
    kind = "complete" if complete else "partly" if material.made else "nothing"
    parts = [rng.choice(ways[kind])]
    if material.made and rng.random() < _MENTIONS_A_POINT:
        parts.append(_made(material.made, material.locale, rng))
    if not complete:
        parts.append(rng.choice(ways["more" if material.made else "again"]))
    if material.corrections:
        yield " ".join([parts[0], *material.corrections[:1], parts[-1]])
    yield " ".join(parts)
    yield parts[0]


def _reaction(material: ReactionMaterial, rng: Random) -> Iterator[str]:
    """Praise and a point that was made, then towards the next question."""
    ways = phrases(material.locale).comments
    kind = "partly" if material.answered else "nothing"
    parts = [rng.choice(ways[kind])]
    if material.answered and rng.random() < _MENTIONS_A_POINT:
        parts.append(_made(material.answered, material.locale, rng))
    stays = material.next_topic == material.topic
    parts.append(rng.choice(ways["more" if stays and material.answered else "again" if stays else "onward"]))
    yield " ".join(parts)
    yield parts[0]


def _made(points: Sequence[str], locale: Locale, rng: Random) -> str:
    """One of them in a sentence; a Korean one maybe with another ending."""
    point = " ".join(sentences(rng.choice(points))[:1])
    if locale == "ko" and rng.random() < _OTHER_ENDING:
        point = other_ending(point)
    return rng.choice(phrases(locale).comments["made"]).format(point=point)
