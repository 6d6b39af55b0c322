"""Subject and object exchanged around one verb: "A depends on B" retold as "B depends on A"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from core.language.guard.alignment import parts
from core.language.guard.evidence import Evidence, Objection
from core.language.guard.reading import Clause, sentences, source
from core.language.guard.roots import Root, same
from core.text.clean import squash

_FEWEST: Final = 2  # words on either side
_MOST: Final = 14
_PASSIVE: Final = re.compile(r"\b(?:by|whereas|while)\b")


def inverted(text: str, evidence: Evidence) -> Objection | None:
    """The first English clause in which all that stood before a word stands behind it, and the other way round."""
    if evidence.locale != "en":
        return None
    known = source(evidence.sources)
    for sentence in sentences(text):
        if sentence.asks or squash(sentence.text) in known.squashed:
            continue
        for told in parts((sentence,)):
            truth = next((part for part in parts(known.sentences) if _is_inverted(told, part)), None)
            if truth is not None:
                return Objection("role", f"{told.text[:60]} / {truth.text[:60]}")
    return None


def _is_inverted(clause: Clause, truth: Clause) -> bool:
    if not 2 * _FEWEST < len(clause.words) <= _MOST or bool(_PASSIVE.search(clause.text)) != bool(
        _PASSIVE.search(truth.text)
    ):
        return False
    ours = [word.root for word in clause.words]
    theirs = [word.root for word in truth.words]
    return any(
        _all_in(ours[:here], theirs[there + 1 :]) and _all_in(ours[here + 1 :], theirs[:there])
        for here in range(_FEWEST, len(ours) - _FEWEST)
        for there in range(1, len(theirs) - 1)
        if same(ours[here], theirs[there])
    )


def _all_in(some: Sequence[Root], others: Sequence[Root]) -> bool:
    return all(any(same(one, other) for other in others) for one in some)
