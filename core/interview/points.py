"""Whether an answer makes a point: all its cue groups, or its statement in other words, and no denial of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from core.ports import GradingPoint
from core.quiz.grading import cues
from core.quiz.grading.clauses import clauses, loose_clauses
from core.quiz.grading.features import clause_match, cosine, grams
from core.quiz.grading.polarity import negations, opposed
from core.text.clean import fold

_LIKE: Final = 0.72
_SAME_SUBJECT: Final = 0.3
_NOT_DENYING = (
    r"(?!\s?(?:이\b|고\b|게\b|도록|으?면|은\b|는(?!\s?(?:다|거|것|데|걸|군|구))"
    r"|아도|어도|라\b|라고\b|기\s?(?:위|때문)|아서|어서))"
)
_TO_THE_END = r"[가-힣]*(?:\s(?:거|것|게|건|걸|편|듯)[가-힣]*)?[\s.,!?~]*$"
_KOREAN_DENIAL = re.compile(
    r"(?:지(?:는|도|를)?\s?(?:않|못|말|안)|(?:수|적|일|데|줄)(?:이|은|도|가|는)?\s?없|(?<![가-힣])없|아니|아닌"
    rf"|(?:필요|효과|도움|영향|소용)(?:이|은|도|가)?\s?(?:없|안)){_NOT_DENYING}{_TO_THE_END}"
    r"|(?<![가-힣])(?:안|못)\s?[가-힣]{1,6}(?:\s(?:거|것|게)[가-힣]*)?[\s.!?~]*$"
)
_ENGLISH_DENIAL = re.compile(
    r"\b(?:do|does|did|is|are|was|were|can|could|will|would|should|has|have|had)(?:n['’]?t| not)\b|\bcannot\b|\bnever\b"
    r"|\bno longer\b|\b(?:has|have|had|needs?|uses?|requires?|gives?|takes?) no\b|\b(?:fails?|unable|refuses?) to\b"
)
_ONLY_PARTLY = re.compile(
    r"(?:전부|모두|모든|항상|꼭|전체|일일이|반드시|통째로|그대로)[가-힣]*\s|(?<![가-힣])다\s(?=[가-힣])"
    r"|\b(?:all|every|each|always|only|just|merely|necessarily|whole|entire|simply|directly|explicitly)\b|뿐|만이"
    r"|(?:않|못하|없)(?:은|는)\s?(?:건|것은|게|것이)\s?아니"
)
_SPEAKS_OF_FAILING = re.compile(
    r"떨어|나쁘|나빠|잘못|틀[린리려]|어렵|어려|못|실패|\bpoor|\bworse|\bfail|\bdrops?\b|\bhard\b|\bwrong|\bmislead|\bsuffer"
)


def makes(point: GradingPoint, text: str, question: str, others: Sequence[GradingPoint] = ()) -> bool:
    """Whether `text` makes `point`. Cues that the question gave away do not count by themselves.

    Args:
        others: the topic's other points. Where the question contrasts two subjects, a clause about the other one
            does not make this point.
    """
    places = _by_cues(point, text, question) or _by_likeness(point, text)
    places = [place for place in places if not _is_about_another(place, point, others, question)]
    if not places:
        return False
    standing = [place for place in places if _speaks_of_a_lack(point, place) or not denies(place)]
    return any(not _says_the_opposite(place, point) for place in standing)


def _speaks_of_a_lack(point: GradingPoint, clause: str) -> bool:
    """Whether the point itself says that something fails or is missing, so that "not" may well be right."""
    here = [cue for cue in point.cues[-1] if mentions(clause, cue)] if point.cues else []
    parts = [part for said in point.statements for part in loose_clauses(said)]
    about = [part for part in parts if any(mentions(part, cue) for cue in here)] or parts
    return any(negations(part) > 0 or _SPEAKS_OF_FAILING.search(fold(part)) for part in about)


def denies(clause: str) -> bool:
    """Whether a clause denies what it mentions. "Not all", purposes and conditions deny nothing."""
    folded = fold(clause)
    if _ONLY_PARTLY.search(folded):
        return False
    return (len(_KOREAN_DENIAL.findall(folded)) + len(_ENGLISH_DENIAL.findall(folded))) % 2 == 1


def _by_cues(point: GradingPoint, text: str, question: str) -> list[str]:
    """The clauses that hold the deciding cue if every group is mentioned, else none.

    The last group decides: the ones before it name the subject, which a denial elsewhere may well mention.
    """
    if not point.cues or not all(any(mentions(text, cue) for cue in group) for group in point.cues):
        return []
    said = [cue for group in point.cues for cue in group if mentions(text, cue)]
    if all(mentions(question, cue) for cue in said):
        return []
    deciding = [cue for cue in point.cues[-1] if mentions(text, cue)]
    held = [clause for clause in loose_clauses(text) if any(mentions(clause, cue) for cue in deciding)]
    return held or [text]


def _is_about_another(clause: str, point: GradingPoint, others: Sequence[GradingPoint], question: str) -> bool:
    """Whether a clause names another of the subjects in the question and not this point's."""
    own = _subject(point)
    if not any(mentions(question, cue) for cue in own) or any(mentions(clause, cue) for cue in own):
        return False
    rivals = {cue for other in others for cue in _subject(other) if cue not in own and mentions(question, cue)}
    return any(mentions(clause, cue) for cue in rivals)


def mentions(text: str, cue: str) -> bool:
    """Whether `text` contains `cue`. In a Korean cue of several words a typo may not replace a whole word."""
    if not cues.mentions(text, cue):
        return False
    return cue[0].isascii() or all(cues.mentions(text, word) for word in cue.split())


def _subject(point: GradingPoint) -> tuple[str, ...]:
    """The cues that name what a point is about: its first group, if another one says something of it."""
    return point.cues[0] if len(point.cues) > 1 else ()


def _by_likeness(point: GradingPoint, text: str) -> list[str]:
    said = clauses(text)
    return [clause for clause in said if any(s and clause_match(s, (clause,)) >= _LIKE for s in point.statements)]


def _says_the_opposite(clause: str, point: GradingPoint) -> bool:
    ours = grams(clause)
    nearest = max(point.statements, key=lambda said: cosine(ours, grams(said)))
    return cosine(ours, grams(nearest)) >= _SAME_SUBJECT and opposed(clause, nearest) > 0
