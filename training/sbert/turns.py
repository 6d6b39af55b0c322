"""What a turn of an interview is like beside its letters: what it wants, its shape, the points that it makes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from core.content.loader import BUILT_IN, load_library
from core.interview.detector import asked_term
from core.interview.phrases import chat_fold, found
from core.interview.points import makes
from core.ports import GradingPoint
from core.quiz.grading.guards import gives_up
from core.quiz.grading.polarity import negations
from core.quiz.grading.terms import terms
from core.quiz.grading_task import grading_points
from training.sbert.features import fields

BUCKETS: Final = 1 << 13
_FORMULA: Final = re.compile(r"[*=^]|\blog\b")
_ITEM: Final = re.compile(r"[,/]|(?<=[가-힣])(?:이?랑|와|과|하고)\s|\band\b|그리고")
_MOST_READ: Final = 2000
"""Characters of a turn, as many as the tutor reads of one."""
_SHAPE_WEIGHT: Final = 0.21
"""Of a finding, where letters and vectors have length one: chosen by folds over the reference's answer types."""
_WISH_WEIGHT: Final = 0.7
_POINT_WEIGHT: Final = 0.2


def turn_findings(texts: Sequence[str]) -> csr_matrix:
    """Columns of findings, by themselves and together with the topic of an interview input, shape (n, BUCKETS)."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for number, text in enumerate(texts):
        topic, said, _ = fields(text)
        for name, value in _findings(topic, said[:_MOST_READ]):
            for full in (name, f"{topic} {name}"):
                rows.append(number)
                columns.append(crc32(full.encode()) % BUCKETS)
                values.append(value)
    return csr_matrix((np.array(values, np.float32), (rows, columns)), shape=(len(texts), BUCKETS))


def _findings(topic: str, said: str) -> Iterator[tuple[str, float]]:
    own, asked = terms(said), set(terms(topic))
    new = len(set(own) - asked)
    counts = {
        "negations": negations(said),
        "items": len(_ITEM.findall(said)),
        "length": round(math.log2(1 + len(said))),
        "terms": round(math.log2(1 + new)),
    }
    lost = found("lost", chat_fold(said))
    asks = not lost and asked_term(said) is not None
    wishes = {"lost": lost or (not asks and gives_up(said, set())), "asks": asks}
    flags = {
        "question": "?" in said,
        "stops short": "…" in said or ".." in said,
        "formula": _FORMULA.search(said) is not None,
        "number": any(ch.isdigit() for ch in said),
        "echoes": bool(own) and not new,
    }
    yield from ((f"{name}={value}", _SHAPE_WEIGHT) for name, value in counts.items())
    yield from ((name, _SHAPE_WEIGHT) for name, holds in flags.items() if holds)
    yield from ((name, _WISH_WEIGHT) for name, holds in wishes.items() if holds)
    yield from ((f"makes {name}", _POINT_WEIGHT) for name, point in _points().items() if makes(point, said, ""))


@cache
def _points() -> dict[str, GradingPoint]:
    """Every expected point of the built-in interviews, by a name that stays when others come."""
    library = load_library(BUILT_IN)
    return {
        f"{topic.id}/{point.id}": point
        for track in library.tracks
        for topic in track.topics
        for point in grading_points(topic.points)
    }
