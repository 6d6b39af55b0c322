"""Computes the worked examples of the notes again."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from simpleeval import EvalWithCompoundTypes

from core.content.schema import LOCALES, Aspect, Concept, WorkedExample


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    **{name: getattr(math, name) for name in ("sqrt", "exp", "log", "log2", "log10", "sin", "cos", "tanh")},
    **{function.__name__: function for function in (abs, min, max, sum, len, round, range)},
    "dot": _dot,
    "norm": lambda vector: math.sqrt(_dot(vector, vector)),
    "mean": lambda values: sum(values) / len(values),
}
_SHOWN_IN: Final = (Aspect.FORMULA, Aspect.EXAMPLE)
_FLOAT_NOISE: Final = 1e-9


def wrong_examples(concept: Concept) -> Iterator[tuple[int, str]]:
    """Index and fault of each worked example that does not prove what the note prints."""
    for index, worked in enumerate(concept.worked):
        fault = _fault(worked) or _not_shown(worked, concept)
        if fault:
            yield index, fault


def _fault(worked: WorkedExample) -> str | None:
    try:
        names = {**worked.given, "pi": math.pi}
        value = float(EvalWithCompoundTypes(names=names, functions=FUNCTIONS).eval(worked.expression))
    except Exception as error:  # the expression may fail in any way that Python can
        return f"'{worked.expression}' cannot be computed: {error}"
    half_a_digit = 0.5 * 10 ** -len(worked.result.partition(".")[2])
    if not abs(value - float(worked.result)) <= half_a_digit + _FLOAT_NOISE:
        return f"'{worked.expression}' is {value:g}, not {worked.result}"
    return None


def _not_shown(worked: WorkedExample, concept: Concept) -> str | None:
    number = re.compile(rf"(?<![\d.]){re.escape(worked.result)}(?!\.?\d)")
    for locale in LOCALES:
        texts = (getattr(concept.aspects[aspect], locale) for aspect in _SHOWN_IN if aspect in concept.aspects)
        if not any(number.search(_plain(text)) for text in texts):
            return f"{worked.result} stands neither in the formula nor in the example ({locale})"
    return None


def _plain(text: str) -> str:
    """Numbers without thousands separators and typographic minus signs."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", text).replace("−", "-")
