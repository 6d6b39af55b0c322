"""Which aspect of a concept a question asks for, and which one answers it if the note lacks that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from core.content.schema import LOCALES, Aspect
from core.qna.lexicon import lexicon, plain

_NEAREST: Final[Mapping[Aspect, tuple[Aspect, ...]]] = {
    Aspect.DEFINITION: (),
    Aspect.FORMULA: (Aspect.HOW, Aspect.EXAMPLE),
    Aspect.WHY: (Aspect.PROS, Aspect.USE),
    Aspect.HOW: (Aspect.FORMULA, Aspect.EXAMPLE, Aspect.USE),
    Aspect.USE: (Aspect.EXAMPLE, Aspect.WHY, Aspect.PROS),
    Aspect.PROS: (Aspect.WHY, Aspect.USE, Aspect.COMPARISON),
    Aspect.CONS: (Aspect.COMPARISON, Aspect.WHY),
    Aspect.COMPARISON: (Aspect.CONS, Aspect.PROS),
    Aspect.EXAMPLE: (Aspect.USE, Aspect.HOW),
}


def asked_aspect(text: str) -> Aspect | None:
    """The aspect that a question without its concepts' names asks for; None if no cue tells.

    Args:
        text: folded, e.g. " 은 왜 써?".
    """
    if lexicon().both_sides.search(text):
        return Aspect.PROS
    if lexicon().kind_of_thing.search(text):
        return Aspect.DEFINITION
    for aspect, cues in lexicon().aspects:
        if any(cues[locale].search(text) for locale in LOCALES):
            return aspect
    return None


def asks_why(text: str) -> bool:
    """Whether a question without its concepts' names contains a word like "why", whatever else it asks for."""
    cues = next(cues for aspect, cues in lexicon().aspects if aspect is Aspect.WHY)
    return any(cues[locale].search(text) for locale in LOCALES)


def nearest_aspect(asked: Aspect, available: Collection[Aspect]) -> Aspect:
    """`asked` if the note has it, else the aspect that comes closest; every note has a definition."""
    if asked in available:
        return asked
    return next((aspect for aspect in _NEAREST[asked] if aspect in available), Aspect.DEFINITION)


def wanted_aspects(question: str, asked: Aspect, available: Collection[Aspect]) -> tuple[Aspect, ...]:
    """The aspects to show: the asked or nearest one; strengths and weaknesses if the question wants both."""
    both = (Aspect.PROS, Aspect.CONS)
    if asked in both and lexicon().both_sides.search(plain(question)):
        return tuple(aspect for aspect in both if aspect in available) or (nearest_aspect(asked, available),)
    return (nearest_aspect(asked, available),)
