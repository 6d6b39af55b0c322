from __future__ import annotations

import pytest

from core.text.josa import attach


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("과적합", "은/는", "과적합은"),
        ("정규화", "을/를", "정규화를"),
        ("서울", "으로/로", "서울로"),
        ("과적합", "으로/로", "과적합으로"),
        ("PCA", "이/가", "PCA가"),
        ("SVM", "이/가", "SVM이"),
        ("LLM", "과/와", "LLM과"),
        ("LoRA", "이야/야", "LoRA야"),
        ("F1", "을/를", "F1을"),
        ("L2", "은/는", "L2는"),
        ("과적합(overfitting)", "을/를", "과적합(overfitting)을"),
        ("'재현율'", "이/가", "'재현율'이"),
        ("learning", "은/는", "learning은"),
        ("softmax", "을/를", "softmax를"),
        ("model", "으로/로", "model로"),
        ("", "은/는", "는"),
        ("😊", "은/는", "😊는"),
    ],
)
def test_particle_fits_the_sound(word: str, pair: str, expected: str) -> None:
    assert attach(word, pair) == expected


def test_unknown_pair_is_refused() -> None:
    with pytest.raises(KeyError):
        attach("말", "까지")
