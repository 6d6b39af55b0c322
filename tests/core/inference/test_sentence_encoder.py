"""The embedded encoder is what the library of its format says it is, and other folders are told apart."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.errors import ConfigError
from core.inference.sentence_encoder import (
    EMBEDDED,
    LibraryEncoder,
    SentenceEncoder,
    embedded_encoder,
    folder_hash,
    load_encoder,
)

TEXTS = [
    "과적합이 뭐야?",
    "What is overfitting?",
    "naïve Bayes, ㅋㅋ 그리고 LoRA 🙂",
    "",
    "정밀도와 재현율의 차이를 설명해 줘. " * 60,
]


def test_it_is_small_and_reads_long_texts() -> None:
    size = sum(file.stat().st_size for file in EMBEDDED.rglob("*") if file.is_file())
    assert size <= 60 * 1024 * 1024
    network = embedded_encoder()._network
    assert sum(parameter.numel() for parameter in network.parameters()) <= 30_000_000
    long, longer = "정밀도 " * 200, "정밀도 " * 200 + "재현율 " * 40
    near = embedded_encoder().encode([long, longer])
    assert near[0] @ near[1] < 0.9999  # 200 words are not yet cut


def test_it_loads_as_a_plain_model_of_sentence_transformers_with_the_same_vectors() -> None:
    plain = LibraryEncoder(EMBEDDED)
    ours = embedded_encoder().encode(TEXTS)
    np.testing.assert_allclose(ours, plain.encode(TEXTS), atol=2e-4)
    np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-4)
    assert plain.model_hash == embedded_encoder().model_hash
    assert plain._model.max_seq_length >= 256


@pytest.mark.parametrize(
    ("korean", "english", "other"),
    [
        ("과적합을 막는 방법", "how to prevent overfitting", "what is a confusion matrix"),
        (
            "재현율은 실제 양성 중 찾아낸 비율이야",
            "recall is the share of real positives that are found",
            "a GPU is fast",
        ),
        ("학습률이 너무 크면 발산해", "training diverges if the learning rate is too high", "trees split on features"),
    ],
)
def test_a_translation_is_nearer_than_another_text(korean: str, english: str, other: str) -> None:
    own, translated, foreign = embedded_encoder().encode([korean, english, other])
    assert own @ translated > own @ foreign + 0.15


def test_the_order_of_the_texts_does_not_matter() -> None:
    rows = embedded_encoder().encode(TEXTS)
    np.testing.assert_allclose(embedded_encoder().encode(TEXTS[::-1])[::-1], rows, atol=1e-4)
    assert embedded_encoder().encode([]).shape == (0, embedded_encoder().dimension)


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothing: is not a folder of sentence-transformers"):
        load_encoder(tmp_path / "nothing")
    (tmp_path / "modules.json").write_text("[]", "utf-8")
    (tmp_path / "config.json").write_text("{", "utf-8")
    with pytest.raises(ConfigError, match="not JSON"):
        load_encoder(tmp_path)


def test_broken_weights_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(EMBEDDED, folder)
    (folder / "model.safetensors").write_bytes(b"not tensors")
    with pytest.raises(ConfigError, match="encoder: cannot be read as a sentence encoder"):
        SentenceEncoder.load(folder)


def test_another_vocabulary_is_another_model(tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(EMBEDDED, folder)
    assert folder_hash(folder) == folder_hash(EMBEDDED)
    settings = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps({**settings, "layer_norm_eps": 1e-5}), "utf-8")
    assert folder_hash(folder) != folder_hash(EMBEDDED)
