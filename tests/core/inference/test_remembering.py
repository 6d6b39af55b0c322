"""What was encoded lately is not encoded again."""

from __future__ import annotations

import numpy as np
import pytest

from core.inference.remembering import RememberingEncoder
from tests.core.inference.encoders import Recorder


def test_a_text_is_encoded_once() -> None:
    inner = Recorder()
    encoder = RememberingEncoder(inner)
    first = encoder.encode(["a", "b", "a"])
    again = encoder.encode(["b", "a", "c"])
    assert inner.batches == [["a", "b"], ["c"]]
    np.testing.assert_array_equal(first[0], first[2])
    np.testing.assert_array_equal(again[:2], first[[1, 0]])


def test_only_the_last_texts_are_remembered() -> None:
    inner = Recorder()
    encoder = RememberingEncoder(inner, kept=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        encoder.encode([text])
    assert inner.batches == [["a"], ["b"], ["c"], ["b"]]


def test_no_text_gives_no_row() -> None:
    encoder = RememberingEncoder(Recorder())
    assert encoder.encode([]).shape[0] == 0


def test_what_fails_is_not_remembered() -> None:
    inner = Recorder()
    encoder = RememberingEncoder(inner)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            encoder.encode(["bad"])
    assert inner.batches == [["bad"], ["bad"]]
