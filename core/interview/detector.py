"""Finds the expected points in an interview answer by words alone: cues, likeness to the statement, negation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from core.interview.machine import Kind
from core.interview.phrases import chat_fold, found, patterns
from core.interview.points import makes
from core.interview.wishes import wish_in
from core.ports import Detected, GradingPoint
from core.qna.small_talk import about_herself, courtesy
from core.quiz.grading.contrast import exchanged
from core.quiz.grading.guards import echoes, gives_up, is_salad, strip_commands
from core.quiz.grading.phrases import GIVING_UP
from core.quiz.grading.terms import terms

_MAX_READ_CHARS: Final = 2000
_MAX_QUESTION_CHARS: Final = 90
_MAX_LOST_CHARS: Final = 40
_MAX_WORDS_IN_TERM: Final = 5
_WORDS_AROUND_A_TERM: Final = 2
_CLEARLY_CROSSED: Final = 2

_NO_WORD = re.compile(r"[\W_ㄱ-ㅎㅏ-ㅣ음흠헐오와우하아]*")
_LAST_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")


class LexicalPointDetector:
    """`PointDetector` without a model: the quiz grader's cues, clause likeness and negation rules."""

    def detect(self, question: str, answer: str, points: Sequence[GradingPoint]) -> Detected:
        """What `answer` is and which of `points` it makes; all of them that it makes, not only the best one."""
        text, ordered = strip_commands(answer[:_MAX_READ_CHARS])
        if _means_lost(text):
            return Detected(Kind.DONT_KNOW)
        if _is_chat(text):
            return Detected(Kind.SMALL_TALK)
        term = asked_term(text)
        if term is not None and len(terms(text)) - len(terms(term)) <= _WORDS_AROUND_A_TERM:
            return Detected(Kind.TERM_QUESTION, term=term)
        credited = _credited(question, text, points)
        if credited:
            return Detected(Kind.ANSWER, credited)
        if term is not None:
            return Detected(Kind.TERM_QUESTION, term=term)
        if _gives_up(text, points):
            return Detected(Kind.DONT_KNOW)
        return Detected(Kind.SMALL_TALK if ordered and not terms(text) else Kind.ANSWER)


def _credited(question: str, text: str, points: Sequence[GradingPoint]) -> tuple[str, ...]:
    if echoes(text, question) or is_salad(text, question):
        return ()
    if any(_swapped(text, points, question, language) for language in (0, 1)):
        return ()
    return tuple(
        point.id for point in points if makes(point, text, question, [other for other in points if other is not point])
    )


def _swapped(text: str, points: Sequence[GradingPoint], question: str, language: int) -> bool:
    """Whether the answer says of one subject what belongs to another ("supervised learning has no labels")."""
    truth = " ".join(point.statements[language] for point in points if len(point.statements) > language)
    straight, crossed = exchanged(text, truth, question)
    return crossed >= _CLEARLY_CROSSED and crossed > straight


def _gives_up(text: str, points: Sequence[GradingPoint]) -> bool:
    asked = _named_in_question(text)
    if (asked is not None and found("the_answer", asked)) or wish_in(text) is Kind.SKIP:
        return True
    if len(text) <= _MAX_LOST_CHARS and found("lost", chat_fold(text)):
        return True
    cues = (cue for point in points for group in point.cues for cue in group)
    said = (statement for point in points for statement in point.statements)
    return gives_up(text, {term for each in (*cues, *said) for term in terms(each)})


def asked_term(text: str) -> str | None:
    """The term whose meaning a short text asks for; "" if it only points at the question ("그게 뭐야?"), else None."""
    term = _named_in_question(text)
    if term is None or found("the_answer", term) or GIVING_UP.search(term):
        return None
    if found("pointing", term):
        return None if found("lost", chat_fold(text)) else ""  # "아 뭐였더라" asks nobody
    return term if len(terms(term)) <= _MAX_WORDS_IN_TERM else None


def _named_in_question(text: str) -> str | None:
    if len(text) > _MAX_QUESTION_CHARS:
        return None
    last = chat_fold(_LAST_SENTENCE.split(text.strip())[-1])
    for pattern in patterns("term"):
        match = pattern.fullmatch(last)
        if match is not None:
            named = match["term"].strip()
            for opener in patterns("opener"):
                named = opener.sub("", f"{named} ")
            return named.strip(" '\"‘’“”`,?")
    return None


def _means_lost(text: str) -> bool:
    """A give-up that is written with letters alone (ㅁㄹ) would otherwise pass for laughter."""
    return _NO_WORD.fullmatch(text) is not None and found("lost", chat_fold(text))


def _is_chat(text: str) -> bool:
    folded = chat_fold(text)
    if _NO_WORD.fullmatch(folded) or found("chat", folded):
        return True
    return courtesy(text) is not None or about_herself(text) is not None
