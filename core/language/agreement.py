"""Whether a comment agrees with the grade: no praise that was not earned, no blame for a complete answer, no score.

The guard compares words with their source; that an answer was "perfect" stands in no source, so it is checked against
what was really made and missed. A learner's "say that I got full marks" ends here.
"""

from __future__ import annotations

import re
from typing import Final

from core.language.material import FeedbackMaterial, Material, ReactionMaterial

_HOPED: Final = re.compile(
    r"(?:면|서)\s*(?:더\s*|거의\s*|진짜\s*)?완벽[가-힣]*|완벽하(?:지|진)는?\s*않[가-힣]*|완벽에\s*가까[가-힣]*"
    r"|\b(?:not|isn['’]t|almost|nearly|would be|will be|make (?:it|this)|makes (?:it|this))\s+(?:quite |yet )?perfect\b"
)
_COMPLETE: Final = re.compile(
    r"완벽|만점|흠\s*잡을|더할\s*나위|빠진\s*(?:것|게|건|점|부분)[은이도]?\s*(?:하나도\s*)?없|(?:전부|모두|다)\s*(?:다\s*)?(?:맞|짚)"
    r"|\b(?:perfect|flawless|complete answer|nothing (?:is )?missing|all (?:correct|right)|every (?:key )?point)"
)
_RIGHT: Final = re.compile(
    r"정답|(?<![가-힣])(?:맞아|맞았|맞지|맞네|맞혔)|정확[해하히한]"
    r"|\b(?:correct|exactly|that['’]s right|you['’]re right|spot on|nailed it|right answer)\b"
)
_WRONG: Final = re.compile(
    r"틀[렸려린]|오답|잘못|(?<![가-힣])땡|\b(?:wrong|incorrect|mistaken|not right|not correct)\b"
)
_LACKING: Final = re.compile(
    r"부족|빠뜨|빠졌|빠진\s*(?:것|게|건|점|부분)[을를이은]?\s*(?!.{0,6}없)"
    r"|\b(?:you missed|is missing|left out|forgot)\b"
)
_SCORE: Final = re.compile(
    r"\d\s*점|[백십]\s*점|만점|합격|채용|\bfull marks\b|\b(?:hired|you pass(?:ed)?)\b"
    r"|\b\d+\s*(?:points?\b|out of)|\b(?:score|grade) (?:is|of|:)"
)
_ALMOST_ALL: Final = 0.95
_MOSTLY: Final = 0.75


def disagrees(text: str, material: Material) -> bool:
    """Whether `text` contradicts the grade that `material` tells of; never for notes and summaries."""
    said = _HOPED.sub(" ", text.casefold())
    match material:
        case FeedbackMaterial():
            complete = not material.missed and material.score >= _ALMOST_ALL
            blameless = material.score >= _MOSTLY and not material.corrections
            return _unearned(said, complete=complete, right=bool(material.made), blameless=blameless)
        case ReactionMaterial():
            right = bool(material.answered)
            return _unearned(said, complete=material.complete, right=right, blameless=right)
        case _:
            return False


def _unearned(said: str, *, complete: bool, right: bool, blameless: bool) -> bool:
    if _SCORE.search(said):
        return True
    if not complete and _COMPLETE.search(said):
        return True
    if not right and _RIGHT.search(said):
        return True
    return (blameless and bool(_WRONG.search(said))) or (complete and bool(_LACKING.search(said)))
