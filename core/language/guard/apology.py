"""When nothing was found, only that may be said: no claims, just regret and where to go on."""

from __future__ import annotations

import re
from typing import Final

from core.language.guard.everyday import is_everyday
from core.language.guard.evidence import Evidence, Objection
from core.language.guard.reading import Sentence, sentences, source
from core.language.guard.support import is_known
from core.language.guard.tables import pattern

_ADMITS: Final = pattern("apology", "admits", re.IGNORECASE)
_OFFERS: Final = pattern("apology", "offers", re.IGNORECASE)
_TURNS: Final = pattern("apology", "turns", re.IGNORECASE)
_MOST_NEW: Final = 1
_SHORT: Final = 3  # words of a sentence that cannot claim much


def only_apology(text: str, evidence: Evidence) -> Objection | None:
    """Anything in `text` that is more than an apology."""
    said = sentences(text)
    if not any(_ADMITS.search(sentence.text) for sentence in said):
        return Objection("claim", "nothing was found, and the text does not say so")
    for sentence in said:
        if not _is_harmless(sentence, evidence):
            return Objection("claim", sentence.text[:60])
    return None


def _is_harmless(sentence: Sentence, evidence: Evidence) -> bool:
    """Whether a sentence regrets, offers something, or says next to nothing."""
    asked = source(evidence.quoted)
    strange = [word for word in sentence.words if not is_everyday(word.text)]
    new = [word for word in strange if not is_known(word, asked)]
    if len(new) > _MOST_NEW or _TURNS.search(sentence.text):
        return False
    if sentence.asks or _ADMITS.search(sentence.text) or _OFFERS.search(sentence.text):
        return True
    return not strange and len(sentence.words) <= _SHORT
