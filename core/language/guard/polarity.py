"""Yes stays yes and up stays up: negations and opposites against the part of the sources that is retold."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from core.language.guard.alignment import best_match
from core.language.guard.evidence import Evidence, Objection
from core.language.guard.opposites import AXES, poles
from core.language.guard.reading import Clause, Source, sentences, source
from core.language.guard.roots import Root, root, same
from core.language.guard.tables import listed
from core.quiz.grading.polarity import negated, negations
from core.text.clean import fold

_RETOLD: Final = 0.45
_DENIED_KO: Final = re.compile(
    r"([가-힣]+)지[도는를]?\s?(?:않|못|말)|([가-힣]+?)(?:이|가|은|는|도)?\s(?:수\s?)?(?:가\s|는\s|도\s)?없|(?<![가-힣])(?:안|못)\s([가-힣]+)"
    r"|([가-힣]+?)(?:이|가|은|는)\s아[니닌]"
)
_DENIED_EN: Final = re.compile(
    r"(?:\b(?:keeps?|kept|prevents?|stops?|protects?)\b[^,.]{1,40}?\bfrom|\bavoids?|\bnot|n['’]t|\bnever|\bcannot|\bwithout|\bno)\s(?:(?:longer|a|an|any|the|be|been|really|even|actually|necessarily|to|in|of)\s)*([a-z-]+)"
)
_LIGHT: Final = frozenset(map(root, listed("light", "words")))
_SIGNED: Final = re.compile(r"(?:음의|negative)\s([a-z]{3,}|[가-힣]{2,}?)(?=[는은이가을를의와과로]|\b)")
_SIGN: Final = re.compile(r"음의|음수|마이너스|negative|minus|[-−]\s?log")
_HARMLESS: Final = re.compile(
    r"\bnot (?:only|just|merely)\b|\bwhether or not\b|뿐(?:만)?\s?아니라|[이가]\s아니라|지?\s?말고"
)


def polarity(text: str, evidence: Evidence) -> Objection | None:
    """The first statement that turns a negation or an opposite around."""
    known = source(evidence.sources)
    for sentence in sentences(text):
        if sentence.asks:
            continue
        for clause in sentence.clauses:
            wrong = _direction(clause, known) or _denial(clause, known) or _sign(sentence.text, clause, known)
            if wrong:
                return Objection("polarity", wrong)
    return None


def _direction(clause: Clause, known: Source) -> str:
    """An opposite of what the retold part says, or a direction that the sources never name."""
    match = best_match(clause, known)
    everywhere = poles(known.text)
    ours = poles(clause.text)
    theirs = poles(match.part.text) if match else ()
    for index, axis in enumerate(AXES):
        if not any(ours[index]):
            continue
        pattern = axis.first if ours[index][0] else axis.second
        said = pattern.search(clause.text)
        if axis.direct and not any(everywhere[index]) and match and match.covered > 0:
            return said.group() if said else clause.text
        opposed = ours[index] != (True, True) and theirs and theirs[index] == ours[index][::-1]
        if opposed and match and match.covered >= _RETOLD and negated(clause.text) == negated(match.part.text):
            return f"{said.group() if said else clause.text}: {match.part.text[:60]}"
    return ""


def _sign(said: str, clause: Clause, known: Source) -> str:
    """A quantity without the minus that the sources always give it: "the log" for "the negative log"."""
    for head in {found.group(1) for found in _SIGNED.finditer(fold(known.text))}:
        unsigned = re.search(rf"(?<!음의 )(?<!negative ){re.escape(head)}", fold(known.text))
        if not unsigned and head in clause.text and not _SIGN.search(fold(said)):
            return f"{head} without its sign"
    return ""


def _denial(clause: Clause, known: Source) -> str:
    """A word that is denied here and never there, or the other way round; or a retold part with the other sign."""
    ours = denied(clause.text)
    theirs = [each for part in known.clauses for each in denied(part.text)]
    # A clause with a negation of its own says nothing sure about its other words.
    affirmed = [each for part in known.clauses for each in part.roots if not _in(each, denied(part.text))]
    if any(_in(each, affirmed) and not _in(each, theirs) for each in ours):
        return f"denied: {clause.text[:60]}"
    match = best_match(clause, known)
    if match and match.covered >= _RETOLD and _turns_around(clause, match.part):
        return f"{clause.text[:60]} / {match.part.text[:60]}"
    return ""


def _turns_around(clause: Clause, part: Clause) -> bool:
    """Whether one of the two denies a word that the other affirms."""
    ours, theirs = denied(clause.text), denied(part.text)
    if any(_in(each, tuple(part.roots)) and not _in(each, theirs) for each in ours):
        return not negations(part.text)
    return any(_in(each, tuple(clause.roots)) and not _in(each, ours) for each in theirs) and not negations(clause.text)


@lru_cache(maxsize=8192)
def denied(text: str) -> tuple[Root, ...]:
    """Roots of the words that a negation in `text` (one folded clause) stands directly beside."""
    plain = _HARMLESS.sub(" ", text)
    korean = [word for found in _DENIED_KO.findall(plain) for word in found if word]
    english = _DENIED_EN.findall(plain)
    found = (*(root(word + "다") for word in korean), *(root(word) for word in english))
    return tuple(each for each in found if each not in _LIGHT)


def _in(wanted: Root, roots: tuple[Root, ...] | list[Root]) -> bool:
    return any(same(wanted, other) for other in roots)
