from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inference.lexical_encoder import LexicalEncoder
from core.text.grams import gram_counts

TEXTS = ["과적합은 학습 데이터를 외우는 거야", "드롭아웃은 뉴런을 끄는 기법이야", "Overfitting memorises the data"]


@pytest.fixture(scope="module")
def encoder() -> LexicalEncoder:
    return LexicalEncoder(TEXTS, dimension=4096)


def test_rows_are_unit_vectors(encoder: LexicalEncoder) -> None:
    rows = encoder.encode(TEXTS)
    assert rows.shape == (3, 4096)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_a_typo_stays_near(encoder: LexicalEncoder) -> None:
    asked = encoder.encode(["과적함은 데이터를 외우는 것"])
    likeness = (encoder.encode(TEXTS) @ asked.T).ravel()
    assert likeness.argmax() == 0
    assert likeness[0] > 0.3 > likeness[1]


def test_hashes_the_same_grams_as_gram_counts() -> None:
    plain = LexicalEncoder([], dimension=1 << 16)
    for text in TEXTS:
        used = np.count_nonzero(plain.encode([text])[0])
        assert used == pytest.approx(len(gram_counts(text)), rel=0.02)


def test_rare_grams_weigh_more() -> None:
    encoder = LexicalEncoder(["모델 가", "모델 나", "모델 다"])
    row = encoder.encode(["모델 가"])[0]
    assert float(row @ encoder.encode(["가"])[0]) > float(row @ encoder.encode(["델"])[0])


def test_nothing_to_encode(encoder: LexicalEncoder) -> None:
    assert encoder.encode([]).shape == (0, 4096)
    assert not encoder.encode(["", "   "]).any()


def test_dimension_is_a_power_of_two() -> None:
    with pytest.raises(ValueError, match="power of two"):
        LexicalEncoder([], dimension=1000)


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    row = LexicalEncoder(TEXTS, dimension=1024).encode([text])[0]
    assert np.isfinite(row).all()
    assert np.linalg.norm(row) <= 1.0001
