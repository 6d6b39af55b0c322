"""Lets a language model, if there is one, comment on a graded answer. The grade and all that explains it stay ours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.content.schema import Locale, Quiz
from core.language.material import FeedbackMaterial
from core.messages import ScoreCard
from core.ports import Grade
from core.quiz.recording import percent
from core.turn import Draft

if TYPE_CHECKING:
    from core.language.phrasing import Phrasing

_NOTHING_TO_COMMENT: Final = frozenset({"injection", "dont-know"})


async def commented(
    draft: Draft, quiz: Quiz, answer: str, grade: Grade, locale: Locale, phrasing: Phrasing | None
) -> Draft:
    """`draft` with the model's words as the verdict of its score card, as far as there is anything to comment on.

    Group rounds are not commented on: everybody's card comes at the same second, when the round closes, and a model
    that takes seconds for each would hold up the game.
    """
    if phrasing is None or _NOTHING_TO_COMMENT & set(grade.flags):
        return draft
    card, *others = draft.blocks
    if not isinstance(card, ScoreCard):
        return draft
    words = await phrasing.say(_material(quiz, answer, grade, card.verdict, locale))
    return draft if words is None else replace(draft, blocks=(replace(card, verdict=words), *others))


def _material(quiz: Quiz, answer: str, grade: Grade, composed: str, locale: Locale) -> FeedbackMaterial:
    made = {point.point_id for point in grade.points if point.hit}
    mistakes = (quiz.misconceptions[i] for i in grade.misconceptions if 0 <= i < len(quiz.misconceptions))
    return FeedbackMaterial(
        locale=locale,
        quiz=getattr(quiz.question, locale),
        model_answer=getattr(quiz.answer, locale),
        answer=answer,
        made=tuple(getattr(point.statement, locale) for point in quiz.points if point.id in made),
        missed=tuple(getattr(point.statement, locale) for point in quiz.points if point.id not in made),
        corrections=tuple(getattr(mistake.correction, locale) for mistake in mistakes),
        score=percent(grade.score) / 100,
        composed=composed,
    )
