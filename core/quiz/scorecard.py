"""A grade as a learner sees it. Group rounds and personal quizzes show the same card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.content.library import Library
from core.content.schema import Quiz
from core.i18n import Speaker
from core.messages import Emotion, FaceCue, PointLine, ScoreCard
from core.ports import Grade
from core.quiz.recording import percent

_OWN_VERDICT: Final = ("injection", "dont-know")
_REMARKS: Final = ("echo", "salad", "repetition", "off-topic", "negation", "swapped")
_BANDS: Final = (
    (95, "perfect", FaceCue(Emotion.PROUD, 0.9)),
    (75, "good", FaceCue(Emotion.HAPPY, 0.7)),
    (45, "half", FaceCue(Emotion.ENCOURAGING, 0.5)),
    (0, "little", FaceCue(Emotion.ENCOURAGING, 0.7)),
)


def _own_verdict(grade: Grade) -> str | None:
    return next((flag for flag in _OWN_VERDICT if flag in grade.flags), None)


def face(grade: Grade) -> FaceCue:
    """The expression that fits a grade; never a stern one."""
    own = _own_verdict(grade)
    if own is not None:
        return FaceCue(Emotion.SURPRISED, 0.6) if own == "injection" else FaceCue(Emotion.ENCOURAGING, 0.8)
    return next(cue for low, _, cue in _BANDS if percent(grade.score) >= low)


def verdict(grade: Grade, say: Speaker) -> str:
    """One warm sentence on the whole answer."""
    own = _own_verdict(grade)
    name = own or next(name for low, name, _ in _BANDS if percent(grade.score) >= low)
    return say(f"quiz.verdict.{name}")


def score_card(quiz: Quiz, grade: Grade, say: Speaker, library: Library, weak: Sequence[str] = ()) -> ScoreCard:
    """The explained grade of an answer to `quiz`, in the language of `say`.

    Args:
        weak: ids of the keywords that the learner should look at again.
    """
    made = {point.point_id for point in grade.points if point.hit}
    missed = [point for point in quiz.points if point.id not in made]
    biggest_gap = max(missed, key=lambda point: point.weight, default=None)
    return ScoreCard(
        title=say("quiz.card.title"),
        score=percent(grade.score),
        verdict=verdict(grade, say),
        points=tuple(PointLine(getattr(p.statement, say.locale), p.id in made) for p in quiz.points),
        hint=say("quiz.card.hint", hint=getattr(biggest_gap.hint, say.locale)) if biggest_gap else "",
        model_answer_label=say("quiz.card.model_answer"),
        model_answer=getattr(quiz.answer, say.locale),
        remarks=_remarks(quiz, grade, say),
        weak_keywords_label=say("quiz.card.weak_keywords") if weak else "",
        weak_keywords=library.keyword_labels(weak, say.locale),
    )


def _remarks(quiz: Quiz, grade: Grade, say: Speaker) -> tuple[str, ...]:
    guards = [say(f"quiz.remark.{flag}") for flag in _REMARKS if flag in grade.flags]
    mistakes = (quiz.misconceptions[i] for i in grade.misconceptions if 0 <= i < len(quiz.misconceptions))
    corrections = (getattr(mistake.correction, say.locale) for mistake in mistakes)
    return (*guards, *(say("quiz.remark.misconception", correction=correction) for correction in corrections))
