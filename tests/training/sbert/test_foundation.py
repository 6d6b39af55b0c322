"""How an English encoder learns Korean, on a tiny one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from tests.training.sbert.conftest import Workshop
from training.sbert import build, foundation
from training.sbert.parallel import Pair
from training.sbert.task_model import encode, load_model

PAIRS = [
    Pair("고래는 바다에 산다", "the share of a batch"),
    Pair("고래는 크다", "a batch is large"),
    Pair("바다는 크다", "the share is large"),
    *(Pair(f"고래는 바다에서 산다, {'바다는 크다 ' * times}", "how large is a batch") for times in (10, 30)),
]
TEXTS = [pair.ko for pair in PAIRS] * 3


@pytest.fixture(scope="module")
def extended(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("extended")
    foundation.extended(workshop.base, TEXTS, PAIRS, 30, seed=0, out=out)
    return out / "encoder"


def weights(model: SentenceTransformer) -> dict[str, Any]:
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def test_new_words_do_not_change_the_old_ones(workshop: Workshop, extended: Path) -> None:
    before, after = load_model(str(workshop.base)), load_model(str(extended))
    assert len(after.tokenizer) > len(before.tokenizer)
    assert "[UNK]" not in after.tokenizer.tokenize("고래는 바다에 산다")
    english = ["how large is a batch?", "what does dropout do?"]
    np.testing.assert_allclose(encode(before, english), encode(after, english), atol=1e-5)


def test_every_text_is_taught_once_in_korean_and_some_in_english(workshop: Workshop) -> None:
    teacher = load_model(str(workshop.base))
    data = foundation.taught(teacher, PAIRS, 0.4, seed=0)
    rows = [row for name in data for row in data[name]]
    texts = [row["text"] for row in rows]
    assert sorted(text for text in texts if text in TEXTS) == sorted(pair.ko for pair in PAIRS)
    assert len([text for text in texts if text.isascii()]) == 2
    wanted = encode(teacher, [pair.en for pair in PAIRS])
    for row in rows:
        place = next(number for number, pair in enumerate(PAIRS) if row["text"] in pair)
        assert np.array(row["label"]) @ wanted[place] > 0.99  # the teacher runs in bfloat16


def test_distillation_draws_texts_to_their_teacher(workshop: Workshop, extended: Path, tmp_path: Path) -> None:
    student = foundation.without_dropout(load_model(str(extended)))
    data = foundation.taught(load_model(str(workshop.base)), PAIRS, 0.4, seed=0)
    wanted = encode(load_model(str(workshop.base)), [pair.en for pair in PAIRS])
    korean = [pair.ko for pair in PAIRS]
    before = (encode(student, korean) * wanted).sum(axis=1).mean()
    settings = {"per_device_train_batch_size": 4, "learning_rate": 3e-3, "num_train_epochs": 4.0}
    build._train(student, data, foundation.TeacherLoss(student), tmp_path / "kept", 0, settings)
    assert (encode(student, korean) * wanted).sum(axis=1).mean() > before


@pytest.mark.parametrize("share", [0.5, 0.3])
def test_the_mean_of_two_models(workshop: Workshop, share: float) -> None:
    first, second = (load_model(str(workshop.base)) for _ in range(2))
    with torch.no_grad():
        for weight in second.parameters():
            weight += 1.0
    before = weights(first)
    after = weights(foundation.averaged(first, second, share))
    assert all(torch.allclose(after[name], before[name] + share, atol=1e-5) for name, _ in second.named_parameters())


def test_dropout_can_be_taken_out(workshop: Workshop) -> None:
    model = load_model(str(workshop.base))
    found = [part for part in model.modules() if isinstance(part, torch.nn.Dropout)]
    assert any(part.p > 0 for part in found)
    foundation.without_dropout(model)
    assert all(part.p == 0 for part in found)
