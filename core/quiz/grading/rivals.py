"""Notices a true statement that is made about the wrong one of two contrasted subjects."""

from __future__ import annotations

from collections.abc import Sequence

from core.ports import GradingPoint
from core.quiz.grading.clauses import loose_clauses
from core.quiz.grading.contrast import bindings
from core.quiz.grading.cues import mentions
from core.quiz.grading.terms import find, terms


def said_of_a_rival(point: GradingPoint, answer: str, model_answers: Sequence[str]) -> bool:
    """Whether the answer says a cue group of `point` only about a subject that the model answer tells it apart from.

    Needs clauses with one subject each; says nothing when the model answer says the cue of that subject too.
    """
    spoken = [(clause, _subject(clause)) for clause in loose_clauses(answer)]
    for statement, truth in zip(point.statements, model_answers, strict=False):
        every = {word for binding in bindings(truth) for word in binding.subject}
        named = _subject(statement) & every
        others = {word for binding in bindings(truth) if set(binding.subject) != named for word in binding.subject}
        own, rivals = named - others, every - frozenset(terms(statement))
        if own and any(_only_of(group, spoken, rivals, own, truth) for group in point.cues):
            return True
    return False


def _subject(clause: str) -> frozenset[str]:
    """The words of the only subject of `clause`; none if it has several."""
    subjects = {binding.subject for binding in bindings(clause)}
    return frozenset(subjects.pop()) if len(subjects) == 1 else frozenset()


def _only_of(
    group: tuple[str, ...],
    spoken: Sequence[tuple[str, frozenset[str]]],
    rivals: set[str],
    own: frozenset[str],
    truth: str,
) -> bool:
    cues = [cue for cue in group if not any(find(term, own) for term in terms(cue))]
    about = [subject for clause, subject in spoken if any(mentions(clause, cue) for cue in cues)]
    if not about or not all(subject & rivals and not subject & own for subject in about):
        return False
    wrong = frozenset().union(*about) & rivals
    true_too = (part for part in loose_clauses(truth) if wrong & set(terms(part)))
    return not any(mentions(part, cue) for part in true_too for cue in cues)
