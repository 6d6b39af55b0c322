"""Recognises answers that look better than they are. Pure functions of text; the grader decides what they cost."""

from __future__ import annotations

import re
from collections.abc import Collection

from rapidfuzz import fuzz

from core.quiz.grading.clauses import loose_clauses, sentences
from core.quiz.grading.phrases import GIVING_UP, ORDER, PASSING
from core.quiz.grading.terms import coverage, find, structure, terms
from core.text.clean import squash

_LIST_WANTED = re.compile(r"이름|종류|가지|나열|약자|예시|예를|list|name|stand for|examples?|which", re.IGNORECASE)
_MAX_REPEATED_RUN = re.compile(r"(.{4,60}?)(?:\s*\1){2,}", re.DOTALL)
_SAME = 92


def strip_commands(text: str) -> tuple[str, bool]:
    """`text` without sentences' parts that order the grader about, and whether there were any."""
    if not ORDER.search(text):
        return text, False
    kept: list[str] = []
    for sentence in sentences(text):
        if ORDER.search(sentence):
            kept.extend(part for part in loose_clauses(sentence) if not ORDER.search(part))
        else:
            kept.append(sentence)
    rest = ORDER.sub(" ", ". ".join(kept))
    return rest.strip(), True


def gives_up(answer: str, relevant: Collection[str]) -> bool:
    """Whether the answer only says that the learner does not know.

    Args:
        relevant: terms that a real answer could use; two of them make it an attempt.
    """
    # Not `fold`: it would turn the typed letters of "ㅁㄹ" into other characters.
    folded = " ".join(answer.casefold().split())
    if PASSING.fullmatch(re.sub(r"[\s!~.,ㅋㅎ]+", "", folded)):
        return True
    if not GIVING_UP.search(folded):
        return False
    rest = terms(GIVING_UP.sub(" ", folded))
    return sum(find(term, relevant) is not None for term in set(rest)) < 2


def echoes(answer: str, question: str) -> bool:
    """Whether the answer hardly says more than the question does."""
    ours, asked = terms(answer), terms(question)
    if not ours or squash(answer) == squash(question):
        return bool(ours)
    return coverage(ours, asked) >= 0.85 and coverage(asked, ours) >= 0.6


def is_salad(answer: str, question: str) -> bool:
    """Whether the answer is a heap of terms without a sentence, where the question did not ask for a list."""
    words, joined = structure(answer)
    if words < 5 or re.search(r"[=:→⊃<>]|->", answer) or _LIST_WANTED.search(question):
        return False
    said = len(sentences(answer))
    if said >= 2 and 3 <= words / said <= 8:
        return False
    return joined / words < 0.12


def collapse(answer: str) -> tuple[str, bool]:
    """The answer with repeated sentences said once, and whether most of it was repetition."""
    squeezed = _MAX_REPEATED_RUN.sub(r"\1", answer)
    said: list[str] = []
    keys: list[str] = []
    for sentence in sentences(squeezed)[:120]:
        key = squash(sentence)
        if not any(fuzz.ratio(key, other) >= _SAME and _same_figures(key, other) for other in keys):
            said.append(sentence)
            keys.append(key)
    kept = ". ".join(said)
    removed = 1 - len(squash(kept)) / max(1, len(squash(answer)))
    return (kept, True) if removed >= 0.3 else (answer, False)


def _same_figures(first: str, second: str) -> bool:
    """Two sentences that differ in a Latin word or number ("L1 ...", "L2 ...") are not repetitions."""
    return re.findall(r"[a-z0-9]+", first) == re.findall(r"[a-z0-9]+", second)


def off_topic(answer: str, relevant: Collection[str]) -> bool:
    """Whether a text of some length shares next to nothing with what could be said here."""
    ours = set(terms(answer))
    if len(ours) < 6:
        return False
    return sum(find(term, relevant) is not None for term in ours) / len(ours) < 0.15
