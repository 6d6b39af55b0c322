"""When nothing was found, only that may be said: no claims, just regret and where to go on."""

from __future__ import annotations

import re
from typing import Final

from core.language.guard.everyday import is_everyday
from core.language.guard.evidence import Evidence, Objection
from core.language.guard.reading import Sentence, sentences, source
from core.language.guard.support import is_known

_ADMITS: Final = re.compile(
    r"미안|죄송|노트에\s?없|없(?:어|네|거든)|못\s?찾|모르|몰라|모름|아는\s?(?:게|것|범위)|밖이|지어내"
    r"|\bsorry\b|\bapolog|\b(?:do not|don['’]t|couldn['’]t|could not|can['’]t|cannot) (?:have|find|know|want|see|say|tell)"
    r"|\b(?:not|n['’]t) (?:in|something|covered|part of|on)\b|\bno notes?\b|\bnothing\b|\bunsure\b|\bguess\b|\brather say\b",
    re.IGNORECASE,
)
_OFFERS: Final = re.compile(
    r"줄래|볼래|볼까|할까|어때|(?:물어|찾아|말해|살펴|알려|적어|확인해|골라)\s?(?:봐|보|줘|둘게|놓을게)|해\s?보자|괜찮아|좋아"
    r"|^(?:maybe|perhaps|try|ask|how about|let['’]?s|want|would you|feel free|pick|check|look|you (?:can|could)|i can|i['’]ll|i['’]d)\b",
    re.IGNORECASE,
)
_TURNS: Final = re.compile(
    r"없지만|모르지만|못\s?찾았지만|없는데\s|걸로\s?알|것\s?같|라고\s?알|라고\s?들|인\s?듯|아마"
    r"|\b(?:but|however|though|basically|essentially|generally|in short|in general|probably|i think|i believe|as far as)\b(?! i\b)",
    re.IGNORECASE,
)
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
