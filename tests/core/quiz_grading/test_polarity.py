from __future__ import annotations

import pytest

from core.quiz.grading.polarity import negated


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("It memorizes the noise and fails on new data.", False),
        ("Training failed because the rate was too high.", False),
        ("It fails to generalize to new data.", True),
        ("It does not memorize the noise.", True),
    ],
)
def test_failing_at_something_denies_nothing(text: str, denies: bool) -> None:
    assert negated(text) is denies
