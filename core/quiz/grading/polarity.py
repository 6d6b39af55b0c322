"""Negation and opposites: two statements may share every word and still contradict each other."""

from __future__ import annotations

import re

from core.text.clean import fold

_KOREAN_NEGATION = re.compile(
    r"(?<![가-힣])(?:안|못)\s?(?=[가-힣])|지[도는를]?\s?(?:않|못|말|안)|(?<![가-힣])없|(?<=[가-힣])\s없|(?:수|적|일|데)(?:이|은|도|가)?\s?없"
    r"|아니(?!라면)|아닌|아냐|아님|아닙|(?:필요|영향|관계|관련|상관|의미|소용)(?:이|은|도|가)?\s?없|절대로?\s|모르"
)
_ENGLISH_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|cannot|without|nothing|hardly|fail(?:s|ed)?(?= to )|unable)\b"
    r"|n['’]t\b|\b(?:dont|doesnt|isnt|arent|cant|wont)\b"
)
# Phrases with a negative word that deny nothing: "not only", "만이 아니라".
_HARMLESS = re.compile(
    r"\bnot (?:only|just|merely)\b|\bno (?:matter|doubt|better|different)\b|\bwhether or not\b|\bnon-"
    r"|\binstead of\b|\brather than\b"
    r"|\bnot sure|(?:don'?t|dont) know (?:exactly|much|well)"
    r"|뿐(?:만)?\s?아니라|만이\s?아니라|이 아니라|가 아니라|말고|모르겠지만|모르지만|틀릴\s?수도\s?있지만"
)
_OPPOSITES: tuple[tuple[str, str], ...] = (
    (r"높[아이은인여일으]|높다|높게|올라|올리|올려|올릴|오르|상승|\bhigh(?:er|est)?\b|\brais",
     r"낮[아추은춰을으]|낮다|낮게|떨어|내려|내리|내릴|하락|\blow(?:er|est)?\b|\bdrop"),
    (r"증가|늘[어리려]|많[아이은을]|많다|커[지진져]|키[우워운울]|\bincreas|\bmore\b|\bgrow|\bmany\b",
     r"감소|줄[어이여]|적[어은게]|적다|작아|\bdecreas|\breduc|\bless\b|\bfewer\b|\bshrink|\bfew\b"),
    (r"크[게다면고]|큰|\blarge|\bbig", r"작[은게다으고]|\bsmall"),
    (r"빠[르른]|빨라|\bfast", r"느[리린]|느려|\bslow"),
    (r"미래|\bfuture", r"과거|\bpast\b"),
    (r"최대|\bmaxim", r"최소(?!한)|\bminim"),
    (r"좋[아은다]|향상|\bbetter\b|\bimprov", r"나빠|나쁜|나쁘|저하|\bworse|\bdegrad"),
    (r"비선형|\bnon-?linear", r"(?<!비)선형|(?<!non)(?<!non-)\blinear"),
    (r"순차|차례|\bsequential", r"병렬|독립|동시에|\bparallel|\bindependent"),
    (r"비지도|\bunsupervised", r"(?<!비)지도\s?학습|(?<!un)\bsupervised"),
    (r"같[은다으]|동일|\bsame\b|\bequal", r"다[른르]|달라|\bdifferent"),
    (r"과적합|오버피팅|\boverfit", r"과소\s?적합|언더피팅|\bunderfit"),
    (r"쉽|쉬[운워]|\beas(?:y|ier)", r"어렵|어려|\bhard(?:er)?\b|\bdifficult"),
    (r"(?<!비)복원\s?추출|\bwith replacement", r"비복원|\bwithout replacement"),
    (r"필요하|필요해|\bneed", r"필요\s?없|불필요|\bunnecessary"),
)  # fmt: skip
# "if it does not improve": a condition, which denies nothing of what it speaks about.
_CONDITION = re.compile(
    r"(?<![가-힣])(?:안|못)\s?[가-힣]+면(?![가-힣])|지\s?(?:않|안|못하)(?:으면|는다면|면)|없(?:으면|다면)"
)
_PAIRS = tuple((re.compile(first), re.compile(second)) for first, second in _OPPOSITES)


def negations(text: str) -> int:
    """How many times `text` negates something, harmless phrases left aside."""
    folded = _HARMLESS.sub(" ", fold(text))
    return len(_KOREAN_NEGATION.findall(folded)) + len(_ENGLISH_NEGATION.findall(folded))


def negated(text: str) -> bool:
    """Whether `text` denies: an odd number of negations ("not impossible" affirms)."""
    return negations(text) % 2 == 1


def opposed(claim: str, truth: str) -> int:
    """How many pairs of opposites `claim` and `truth` use the other way round."""
    ours, theirs = fold(claim), fold(truth)
    count = 0
    for first, second in _PAIRS:
        here = bool(first.search(ours)), bool(second.search(ours))
        there = bool(first.search(theirs)), bool(second.search(theirs))
        count += here in ((True, False), (False, True)) and there == here[::-1]
    return count


def near_negation(folded: str, start: int, end: int) -> bool:
    """Whether a negation governs `folded[start:end]`: shortly after it in Korean, shortly before it in English.

    `folded` is one clause. Two negations affirm.
    """
    blanked = folded
    for harmless in (_HARMLESS, _CONDITION):
        blanked = harmless.sub(lambda found: " " * len(found.group()), blanked)
    after, before = blanked[end : end + 14], blanked[max(0, start - 24) : start]
    korean = len(_KOREAN_NEGATION.findall(after)) + len(re.findall(r"(?<![가-힣])(?:안|못)\s?$", before))
    english = len(_ENGLISH_NEGATION.findall(before)) + len(re.findall(r"^\w*\s(?:not|never)\b", after))
    return (korean + english) % 2 == 1
