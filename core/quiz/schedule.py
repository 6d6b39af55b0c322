"""When to see a quiz again: FSRS (Ye et al., 2022; library `fsrs`), without fuzzing so that it can be replayed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from fsrs import Card, Rating, Scheduler
from fsrs.card import CardDict

# One short step instead of the library's two: writing an answer takes minutes, so a passed question is done for days.
_STEP = timedelta(minutes=10)
_SCHEDULER = Scheduler(learning_steps=(_STEP,), relearning_steps=(_STEP,), enable_fuzzing=False)

_HARD_FROM, _GOOD_FROM, _EASY_FROM = 0.4, 0.6, 0.9


def rating(score: float) -> Rating:
    """FSRS's rating of a grade 0..1."""
    if score < _HARD_FROM:
        return Rating.Again
    if score < _GOOD_FROM:
        return Rating.Hard
    return Rating.Good if score < _EASY_FROM else Rating.Easy


def review(card: Mapping[str, Any] | None, score: float, now: datetime) -> tuple[dict[str, Any], datetime]:
    """The card after an answer, as JSON, and when it is due next (UTC).

    Args:
        card: the stored card; None for a quiz that is answered for the first time.
        score: the grade, 0..1.
        now: the moment of the answer, timezone-aware.
    """
    moment = now.astimezone(UTC)
    before = Card(card_id=0, due=moment) if card is None else Card.from_dict(cast(CardDict, card))
    after, _ = _SCHEDULER.review_card(before, rating(score), moment)
    return dict(after.to_dict()), after.due
