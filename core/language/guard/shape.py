"""The outward form: not empty, not endless, not cut off in the middle, no loops."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from core.language.guard.evidence import Objection
from core.language.guard.reading import sentences
from core.messages import MAX_BLOCK_CHARS
from core.text.clean import squash

_SHORTEST_LIMIT: Final = 240
_PER_SOURCE: Final = 1.6
_TELLING: Final = 10  # letters of a clause that nobody says twice by chance
_RUN: Final = re.compile(r"(.{6,80}?)(?:[\s,.!?]*\1){2,}", re.DOTALL)
_LETTERS: Final = re.compile(r"([^\W\d_ㅋㅎㅠㅜ])\1{5,}")
_ENDED: Final = re.compile(r"[.!?…~:)\]\"'”’%=]\s*$|[^\w\s,;+\-−·*/×(\[{<&]\s*$|\d\s*$")
_KOREAN_END: Final = re.compile(r"(?:[야어아해돼지네걸게자래라까봐줘줄와워여져려러써뭐니군데든마])\s*[ㅋㅎ]*$")
_PARTICLE: Final = re.compile(r"[A-Za-z0-9)\]](?:와|과|를|을|은|는|이|가|의|에|로|으로|에서|보다|부터)$")
_CUT_EN: Final = re.compile(
    r"\b(?:the|a|an|of|to|and|or|but|with|in|on|at|by|for|from|that|which|is|are|was|be|as|than|if|when|because|so|its|their|your)$",
    re.IGNORECASE,
)
_BRACKETS: Final = (("(", ")"), ("[", "]"), ("{", "}"), ("「", "」"), ("“", "”"))


def shape(text: str, sources: tuple[str, ...]) -> Objection | None:
    """What is wrong with the outward form."""
    if not any(ch.isalnum() for ch in text):
        return Objection("empty", "")
    limit = min(MAX_BLOCK_CHARS, max(_SHORTEST_LIMIT, round(_PER_SOURCE * sum(map(len, sources)))))
    if len(text) > limit:
        return Objection("length", f"{len(text)} characters, at most {limit}")
    loop = _loop(text)
    if loop:
        return Objection("loop", loop[:60])
    return Objection("cut off", text.strip()[-30:]) if _is_cut(text) else None


def _loop(text: str) -> str:
    """What is said again and again."""
    run = _RUN.search(text) or _LETTERS.search(text)
    if run:
        return run.group(1)
    parts = [part.text for sentence in sentences(text) for part in sentence.clauses]
    said = Counter(key for part in parts if len(key := squash(part)) >= _TELLING)
    return next((key for key, times in said.items() if times > 1), "")


def _is_cut(text: str) -> bool:
    """Whether the text stops in the middle of a sentence or of a bracket."""
    end = text.strip()
    if any(end.count(left) > end.count(right) for left, right in _BRACKETS if left not in ("[",)):
        return True
    if _ENDED.search(end):
        return False
    if _PARTICLE.search(end):
        return True
    if "가" <= end[-1] <= "힣" or "ㄱ" <= end[-1] <= "ㅣ":
        return _KOREAN_END.search(end) is None
    return len(end.split()) > 3 or _CUT_EN.search(end) is not None
