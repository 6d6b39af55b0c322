"""Words that leave no exception, and superlatives, only where the sources leave none."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from core.language.guard.evidence import Evidence, Objection
from core.language.guard.reading import sentences
from core.language.guard.tables import any_of, rules
from core.text.clean import fold


class _Class(NamedTuple):
    """Words that claim the same; `also` are further words of the sources that allow them."""

    said: re.Pattern[str]
    also: re.Pattern[str] | None = None


_CLASSES: Final = tuple(
    _Class(any_of(each["said"]), any_of(each["also"]) if "also" in each else None) for each in rules("emphasis")
)
_PRAISE: Final = re.compile(r"^(?:완벽해|완벽|perfect|absolutely|exactly|definitely)\b[^.]*$")


def emphasis(text: str, evidence: Evidence) -> Objection | None:
    """The first such word of a kind that the sources do not use."""
    given = fold(" ".join(evidence.sources))
    missing = [
        each.said for each in _CLASSES if not each.said.search(given) and not (each.also and each.also.search(given))
    ]
    for sentence in sentences(text):
        folded = fold(sentence.text)
        if sentence.asks or (_PRAISE.match(folded) and len(sentence.words) <= 4):
            continue
        for rule in missing:
            found = rule.search(folded)
            if found:
                return Objection("overgeneral", found.group())
    return None
