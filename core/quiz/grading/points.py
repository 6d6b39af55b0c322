"""Credit for each key point: cue groups, likeness to its statement, and whether the answer denies it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.ports import GradingPoint
from core.quiz.grading.clauses import clauses, loose_clauses
from core.quiz.grading.cues import denied, matched, mentions
from core.quiz.grading.features import clause_match, cosine, grams
from core.quiz.grading.polarity import negations, opposed
from core.quiz.grading.rivals import said_of_a_rival
from core.quiz.grading.terms import coverage, find, terms

_WHOLE_ANSWER = 0.9
_PARTIAL_EXPONENT = 1.3
_ONLY_ASKED_WORDS = 0.3
_ASKED_SHARE = 0.7
_ON_TOPIC_FROM, _ON_TOPIC_TO = 0.2, 0.45
_CONTRADICTED = 0.2
_LIKE = (0.5, 0.85)
_SAME_TOPIC = 0.35


@dataclass(frozen=True, slots=True)
class Credit:
    """What one point earns, 0..1, and whether the answer denies it."""

    credit: float
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds the points of one task.

    Attributes:
        relevant: terms that a right answer could use, the question's included.
    """

    question: str
    model_answers: tuple[str, ...]
    relevant: frozenset[str]


def credit_point(point: GradingPoint, answer: str, setting: Setting) -> Credit:
    """How much of `point` the answer makes. Words that the question gave away are weak evidence."""
    likeness = max((_ramp(clause_match(text, clauses(answer)), *_LIKE) for text in point.statements if text), default=0)
    by_cues, window = _cue_credit(point, answer, setting)
    credit = max(by_cues, likeness)
    if credit < 0.25:
        return Credit(credit)
    texts = (*point.statements, *setting.model_answers)
    truths = [clause for text in texts for clause in (*loose_clauses(text), *clauses(text))]
    if _contradicts(point, window or answer, truths) or said_of_a_rival(point, answer, setting.model_answers):
        return Credit(min(credit, _CONTRADICTED), contradicted=True)
    return Credit(credit)


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _windows(answer: str) -> list[tuple[str, float]]:
    """One, two and three neighbouring clauses, then the whole answer at a discount."""
    parts = clauses(answer)[:80]
    near = [(", ".join(parts[i : i + n]), 1.0) for n in (1, 2, 3) for i in range(len(parts) - n + 1)]
    return [*near, (answer, _WHOLE_ANSWER)]


def _cue_credit(point: GradingPoint, answer: str, setting: Setting) -> tuple[float, str]:
    """Best (credit, window) over the windows."""
    groups = [group for group in point.cues if matched(answer, group)]
    if not groups:
        return 0.0, ""
    best, where = 0.0, ""
    for window, factor in _windows(answer):
        share = sum(matched(window, group) is not None for group in groups) / len(point.cues)
        credit = factor * share**_PARTIAL_EXPONENT
        if credit > best:
            credit *= _topicality(window, setting)
        if credit > best + 1e-9:
            best, where = credit, window
    return best, where


def _topicality(window: str, setting: Setting) -> float:
    """0..1: cues count less among words that have nothing to do with the task, or that the question gave away."""
    said = set(terms(window))
    if not said:
        return 1.0
    on_topic = sum(_belongs(term, setting.relevant) for term in said) / len(said)
    factor = _ramp(on_topic, _ON_TOPIC_FROM, _ON_TOPIC_TO)
    if coverage(said, terms(setting.question)) >= _ASKED_SHARE:
        return min(factor, _ONLY_ASKED_WORDS)
    return factor


def _belongs(term: str, relevant: frozenset[str]) -> bool:
    """Also in Korean written without spaces, where a known word begins a longer one."""
    if find(term, relevant) is not None:
        return True
    return not term.isascii() and any(term[:size] in relevant for size in range(2, len(term)))


def _contradicts(point: GradingPoint, window: str, truths: Sequence[str]) -> bool:
    """Whether the window denies a cue, or says the opposite, in a way that no true text about it does."""
    found = [cue for group in point.cues for cue in group if mentions(window, cue)]
    for clause in loose_clauses(window):
        cues_here = [cue for cue in found if mentions(clause, cue)]
        about = [text for text in truths if any(mentions(text, cue) for cue in cues_here)]
        # A truth in one piece is judged alone: merged with its neighbour it may hold both opposites.
        about = [text for text in about if loose_clauses(text) == (text,)] or about
        known = all(any(mentions(text, cue) for text in about) for cue in cues_here)
        if about and known and all(opposed(clause, text) for text in about):
            return True
        if any(negations(cue) for cue in cues_here):
            continue
        if any(denied(clause, cue) and not _truly_denied(clause, cue, truths) for cue in cues_here):
            return True
    return _says_opposite(window, truths)


def _truly_denied(clause: str, cue: str, truths: Sequence[str]) -> bool:
    """Whether the truth most like the clause speaks of the cue with a negation, or none speaks of it at all."""
    about = [text for text in truths if mentions(text, cue)]
    return not about or bool(negations(max(about, key=lambda text: cosine(grams(clause), grams(text)))))


def _says_opposite(window: str, truths: Sequence[str]) -> bool:
    """Whether one clause uses an opposite of what all truths like it say."""
    for clause in loose_clauses(window):
        ours = grams(clause)
        close = [text for text in truths if cosine(ours, grams(text)) >= _SAME_TOPIC]
        if close and all(opposed(clause, text) for text in close):
            return True
    return False
