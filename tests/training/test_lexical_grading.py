"""Training of the lexical grader's score model."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

from core.errors import ContentError, TutorError
from core.quiz.grading.features import NAMES
from core.quiz.grading.model import WEIGHTS, load_score_model
from core.quiz.grading.table import read_table
from tests.core.quiz_grading.answers import ANSWERS
from tests.core.quiz_grading.quizzes import ALL
from training.lexical import train_grading

SHARED = os.environ.get("OHLORA_SHARED_DATA", "")
TRAIN_SPLIT = Path(SHARED) / "reference-train" / "quiz_answers.csv"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["quiz", "keywords", "good_answer", "user_answer", "similarity_score"])
        for quiz, answer, low, high, _ in ANSWERS:
            task = ALL[quiz]
            writer.writerow([task.question, "", task.model_answers[0], answer, f"{(low + high) / 2:.2f}"])
    # The folds need at least as many quizzes as there are folds.
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([f"질문 {n}", "", f"{n}번 답이야", f"{n}번 답", "0.8"] for n in range(4))
    return path


def test_training_writes_loadable_weights_and_a_card(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "weights.json"
    card = train_grading.train(table, out, seed=3)
    model = load_score_model(out)
    assert model.support.shape[1] == len(NAMES)
    written = json.loads((tmp_path / "weights.card.json").read_text(encoding="utf-8"))
    assert written == card
    assert written["seed"] == 3
    assert "--seed 3" in written["command"]
    assert written["cross_validation"]["n"] == len(ANSWERS) + 4


def test_training_is_repeatable(table: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    rows = train_grading.feature_matrix(read_table(table))
    labels = read_table(table).labels
    assert labels is not None
    for path in (first, second):
        train_grading.write(train_grading.fit(rows, labels), path)
    assert first.read_bytes() == second.read_bytes()


def test_plain_numbers_predict_like_the_library(table: Path) -> None:
    loaded = read_table(table)
    assert loaded.labels is not None
    rows = train_grading.feature_matrix(loaded)
    model = train_grading.fit(rows, loaded.labels)
    machine = make_pipeline(
        StandardScaler(),
        SVR(C=train_grading.PENALTY, epsilon=train_grading.TUBE, gamma=train_grading.GAMMA),
    ).fit(rows, loaded.labels)
    # Beyond six standard deviations the runtime clips, so that strange texts do not leave the model's range.
    usual = rows[(np.abs((rows - model.mean) / model.scale) <= 6).all(axis=1)]
    assert len(usual) > 50
    expected = np.clip(machine.predict(usual), 0, 1)
    assert np.allclose([model.predict(row) for row in usual], expected, atol=0.001)


def test_training_needs_scores(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("quiz,keywords,good_answer,user_answer\nQ,,A,B\n", encoding="utf-8")
    with pytest.raises(TutorError, match="similarity_score"):
        train_grading.train(path, tmp_path / "out.json", seed=0)
    with pytest.raises(ContentError, match="cannot be read"):
        train_grading.train(tmp_path / "missing.csv", tmp_path / "out.json", seed=0)
    assert not (tmp_path / "out.json").exists()


def test_shipped_card_reaches_its_aim() -> None:
    card = json.loads(WEIGHTS.with_suffix(".card.json").read_text(encoding="utf-8"))
    assert card["cross_validation"]["corr"] >= 0.8
    assert card["cross_validation"]["mae"] <= 0.145


@pytest.mark.skipif(not TRAIN_SPLIT.is_file(), reason="OHLORA_SHARED_DATA does not hold the graded answers")
def test_shipped_weights_come_from_the_published_split(tmp_path: Path) -> None:
    table = read_table(TRAIN_SPLIT)
    assert table.labels is not None
    out = tmp_path / "weights.json"
    rows = train_grading.feature_matrix(table)
    train_grading.write(train_grading.fit(rows, table.labels), out)
    shipped, trained = load_score_model(), load_score_model(out)
    assert np.allclose([shipped.predict(row) for row in rows], [trained.predict(row) for row in rows], atol=0.01)
