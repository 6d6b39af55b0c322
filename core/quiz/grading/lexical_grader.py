"""Grades a free-text answer by overlap of words and characters, key-point cues and a small trained model."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from core.inference.support_vectors import SupportVectors
from core.ports import Grade, GradingTask, PointGrade
from core.quiz.grading import guards
from core.quiz.grading.clauses import clauses, loose_clauses
from core.quiz.grading.contrast import bindings, exchanged
from core.quiz.grading.exchange import exchange
from core.quiz.grading.features import cosine, features, grams, similarity
from core.quiz.grading.misconceptions import stated
from core.quiz.grading.model import WEIGHTS, load_score_model
from core.quiz.grading.points import Credit, Setting, credit_point
from core.quiz.grading.polarity import negated
from core.quiz.grading.terms import terms
from core.text.clean import clean

MAX_CHARS = 4000
"""What comes after this many characters is not read."""

_STEP = 20
_HANGUL = re.compile("[가-힣]")
_CAPS = {"salad": 0.4, "echo": 0.1, "off-topic": 0.1}
_SWAPPED_FACTOR, _MISCONCEPTION_COST = 0.5, 0.15
_SWAP_SHARE, _SWAP_GAIN, _SAME_CLAIM, _HIT = 0.7, 2.0, 0.6, 0.5
_ASKED_SWAP_SHARE, _ASKED_SWAP_GAIN = 0.55, 0.9
_NOTHING_MADE, _ALL_MADE = 0.1, 0.95
_COVERAGE_SHARE = 0.85


@dataclass(slots=True)
class LexicalGrader:
    """The `Grader` that needs no language model. Build it with `LexicalGrader.load()`."""

    model: SupportVectors
    name: str = "lexical"

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Self:
        """Read the weights.

        Raises:
            ConfigError: they cannot be read.
        """
        return cls(load_score_model(path))

    def grade(self, task: GradingTask) -> Grade:
        answer = clean(task.answer[:MAX_CHARS])
        answer, commanded = guards.strip_commands(answer)
        flags = ["injection"] if commanded else []
        if not any(ch.isalnum() for ch in answer):
            return _nothing(task, *(flags or ["empty"]))
        if guards.gives_up(answer, _relevant(task) - frozenset(terms(task.question))):
            return _nothing(task, *flags, "dont-know")
        answer, repeated = guards.collapse(answer)
        flags += ["repetition"] if repeated else []
        return self._graded(task, answer, flags)

    def _graded(self, task: GradingTask, answer: str, flags: list[str]) -> Grade:
        truth = max(task.model_answers, key=lambda text: cosine(grams(answer), grams(text)), default="")
        relevant = _relevant(task) | frozenset(terms(task.question))
        setting = Setting(task.question, task.model_answers, relevant)
        wrong = stated(answer, task)
        right = _without(answer, {clause for said in wrong.values() for clause in said})
        credits = {point.id: credit_point(point, right, setting) for point in task.points}
        estimate = self._estimate(task, answer, truth)
        score = _blend(task, credits, estimate) if credits else estimate
        flags = [*flags, *_weaknesses(task, answer, truth, credits)]
        score = _limited(score, flags) - _MISCONCEPTION_COST * len(wrong)
        return Grade(
            score=round(min(1.0, max(0.0, score)) * _STEP) / _STEP,
            similarity=round(similarity(answer, truth), 4),
            points=_point_grades(credits, flags),
            flags=tuple(flags),
            misconceptions=tuple(wrong),
        )

    def _estimate(self, task: GradingTask, answer: str, truth: str) -> float:
        """The trained model's score against one model answer; a verbatim copy is complete whatever the model says."""
        if not truth:
            return 0.0
        estimate = float(self.model.predict(features(answer, truth, task.question, task.keywords)))
        return max(estimate, 0.95) if similarity(answer, truth) >= 0.95 else estimate


def _nothing(task: GradingTask, *flags: str) -> Grade:
    return Grade(0.0, 0.0, tuple(PointGrade(point.id, 0.0) for point in task.points), flags)


def _relevant(task: GradingTask) -> frozenset[str]:
    """Every term that a right answer might use."""
    cues = (cue for point in task.points for group in point.cues for cue in group)
    statements = (text for point in task.points for text in point.statements)
    return frozenset(term for text in (*task.model_answers, *task.keywords, *statements, *cues) for term in terms(text))


def _without(answer: str, wrong: Set[str]) -> str:
    """The answer without the clauses that state a mistake: they earn nothing."""
    return ", ".join(clause for clause in loose_clauses(answer) if clause not in wrong) if wrong else answer


def _blend(task: GradingTask, credits: dict[str, Credit], estimate: float) -> float:
    """Weighted coverage of the points, shaded by the trained score, never far from the coverage."""
    total = sum(point.weight for point in task.points) or 1.0
    coverage = sum(point.weight * credits[point.id].credit for point in task.points) / total
    score = _COVERAGE_SHARE * coverage + (1 - _COVERAGE_SHARE) * estimate
    if coverage >= _ALL_MADE:
        return max(score, 0.95)
    if coverage < _NOTHING_MADE:
        return min(score, 0.15)
    return score


def _weaknesses(task: GradingTask, answer: str, truth: str, credits: dict[str, Credit]) -> list[str]:
    """Flags for what the answer is (echo, salad, off the topic) and for what it gets the wrong way round."""
    found = []
    hit = any(credit.credit >= _HIT for credit in credits.values())
    if guards.echoes(answer, task.question):
        found.append("echo")
    if guards.is_salad(answer, task.question):
        found.append("salad")
    if not hit and guards.off_topic(answer, _relevant(task)):
        found.append("off-topic")
    if any(credit.contradicted for credit in credits.values()) or (not credits and _denies(answer, truth)):
        found.append("negation")
    if _swapped(answer, truth, task.question):
        found.append("swapped")
    return found


def _swapped(answer: str, truth: str, question: str) -> bool:
    """Subjects and what the question asks about are exchanged on less evidence than other words.

    In English nearly every word can look like a name, so nothing else counts there.
    """
    straight, crossed = exchanged(answer, truth, question)
    if crossed >= 2 and crossed >= 2 * straight + 2:
        return True
    asked = _subjects(truth) | frozenset(terms(question))
    swap = exchange(answer, truth, asked)
    if swap.share >= _ASKED_SWAP_SHARE and swap.gained - swap.kept >= _ASKED_SWAP_GAIN:
        return True
    swap = exchange(answer, truth) if _HANGUL.search(truth) else swap
    return swap.share >= _SWAP_SHARE and swap.gained - swap.kept >= _SWAP_GAIN


def _subjects(text: str) -> frozenset[str]:
    return frozenset(word for binding in bindings(text) for word in binding.subject)


def _denies(answer: str, truth: str) -> bool:
    """Whether a clause repeats a clause of the model answer with the opposite polarity."""
    theirs = clauses(truth)
    for clause in clauses(answer):
        nearest = max(theirs, key=lambda other: cosine(grams(clause), grams(other)), default="")
        if cosine(grams(clause), grams(nearest)) >= _SAME_CLAIM and negated(clause) != negated(nearest):
            return True
    return False


def _limited(score: float, flags: Sequence[str]) -> float:
    capped = min([score, *(_CAPS[flag] for flag in flags if flag in _CAPS)])
    if "swapped" in flags:
        capped *= _SWAPPED_FACTOR
    return capped


def _point_grades(credits: dict[str, Credit], flags: Sequence[str]) -> tuple[PointGrade, ...]:
    """A heap of terms or exchanged names make no point fully."""
    ceiling = 0.4 if {"salad", "swapped"} & set(flags) else 1.0
    return tuple(PointGrade(name, round(min(credit.credit, ceiling), 4)) for name, credit in credits.items())
