"""Short courtesies are recognised; longer words that begin like one are not."""

from __future__ import annotations

import pytest

from core.qna.small_talk import courtesy


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("gn!", "bye"),
        ("see you tomorrow", "bye"),
        ("later", "bye"),
        ("later guys", "bye"),
        ("ty so much", "thanks"),
        ("sup?", "how_are_you"),
    ],
)
def test_courtesies(text: str, kind: str) -> None:
    assert courtesy(text) == kind


@pytest.mark.parametrize(
    "text", ["GNN이 뭐야?", "later layers", "type 1 error?", "types of attention", "supervised?", "cyan", "byebug"]
)
def test_words_that_begin_like_one(text: str) -> None:
    assert courtesy(text) is None
