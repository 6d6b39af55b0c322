"""Which value a name has: "B is 0.6" in the sources contradicts "B is 0.8", even where 0.8 stands elsewhere."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final

from core.language.guard.evidence import Evidence, Objection
from core.language.guard.figures import figures
from core.language.guard.notation import plain_notation
from core.language.guard.roots import Root, root, same
from core.text.clean import fold

_STATED: Final = re.compile(
    r"(?P<name>[a-z]+[₀-₉ₐ-ₜᵢⱼ]*|[α-ω][₀-₉ₐ-ₜᵢⱼ]*|[가-힣]+?)"
    r"\s*(?:[은는이가:=≈]|\b(?:is|are|was|of|has|have|equals?)\b|의 값은)\s*"
    r"(?:(?:약|about|only|at most|at least|around)\s)?(?P<value>[-+]?\d[\d.,/+*()=≈%\s-]*)"
)


@lru_cache(maxsize=2048)
def stated(text: str) -> tuple[tuple[Root, frozenset[Fraction]], ...]:
    """Names with the numbers that are given for them right behind."""
    found = []
    for match in _STATED.finditer(fold(plain_notation(text))):
        numbers = frozenset(figure.value for figure in figures(match["value"]))
        if numbers:
            found.append((root(match["name"]), numbers))
    return tuple(found)


def value(text: str, evidence: Evidence) -> Objection | None:
    """The first name with a value that the sources give to others only."""
    given = [each for source in evidence.sources for each in stated(source)]
    for name, numbers in stated(text):
        known = [values for other, values in given if same(name, other)]
        if known and not any(numbers & values for values in known):
            shown = ", ".join(str(float(number)) for number in sorted(numbers))
            return Objection("number", f"{name.whole} = {shown}")
    return None
