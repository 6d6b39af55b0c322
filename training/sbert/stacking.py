"""Fits a head beside an encoder, and measures both on texts that they had not seen.

A head that reads the similarities of the encoder's own training pairs would trust them too much. So the table is
cut in folds: for each, an encoder learns from the others, and the head learns from the texts left out (stacking,
Wolpert 1992). The encoder that is kept has learned from all.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sklearn.metrics import log_loss

from training.runs import Run
from training.sbert.evaluate import pair_figures
from training.sbert.features import rarity_of
from training.sbert.fine_tune import Options, fine_tune
from training.sbert.foundation import averaged
from training.sbert.grading_head import GradingHead, answer_evidence
from training.sbert.label_head import LabelHead
from training.sbert.similarity_head import Memory, SimilarityHead, pair_evidence
from training.sbert.task_model import Head, encode, load_model
from training.sbert.tasks import PairTable, Task

FOLDS: Final = 3
_SHARES: Final = (0.0, 0.15, 0.3)
"""How far an encoder of labels may go from where it began to where training takes it. With few texts, one that went
all the way tells unseen texts apart worse than one that stayed (answer types 0.876 against 0.910)."""


class Fold(NamedTuple):
    """Attributes:
    seen, unseen: rows of the table that the fold's encoder learned from, and the others.
    """

    seen: NDArray[np.intp]
    unseen: NDArray[np.intp]
    model: SentenceTransformer

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return encode(self.model, texts)


class Fitted(NamedTuple):
    """Attributes:
    figures: on texts that neither the encoder nor the head had seen.
    """

    model: SentenceTransformer
    head: Head
    figures: dict[str, object]


@dataclass(frozen=True)
class Training:
    """The encoders of one run. Each is kept when it is done, so that a resumed run does not train it again."""

    run: Run
    table: PairTable
    base: str
    options: Options

    def encoder(self) -> SentenceTransformer:
        """The encoder that has learned from the whole table."""
        return self._trained("encoder", self.table)

    def folds(self) -> Iterator[Fold]:
        """One encoder for each fold of left-hand texts; all rows of a text are in one fold."""
        place = np.random.default_rng(self.options.seed).permutation(len(self.table.lefts)) % FOLDS
        for number in range(FOLDS):
            unseen = place[self.table.left] == number
            seen, rest = np.flatnonzero(~unseen), np.flatnonzero(unseen)
            yield Fold(seen, rest, self._trained(f"fold-{number + 1}", self.table.rows(seen)))

    def forget(self) -> None:
        """Remove the kept encoders: a finished run has no use for them, and each takes a hundred megabytes."""
        for kept in self.run.folder.glob("*/modules.json"):
            shutil.rmtree(kept.parent)

    def _trained(self, name: str, rows: PairTable) -> SentenceTransformer:
        kept = self.run.folder / name
        if (kept / "modules.json").is_file():
            return load_model(str(kept))
        model = load_model(self.base, to_train=True)
        checkpoints = self.run.folder / f"{name}-checkpoints"
        history = fine_tune(model, rows, self.options, checkpoints)
        self.run.log(stage=name, rows=len(rows), loss=history)
        draft = Path(f"{kept}.part")
        model.save(str(draft), create_model_card=False)
        draft.rename(kept)
        return model


def fit(training: Training) -> Fitted:
    """The encoder that has learned from the whole table, with its head."""
    if training.table.task.chooses:
        return _with_label_head(training)
    model = training.encoder()
    head = _grading_head if training.table.task is Task.GRADING else _similarity_head
    return Fitted(model, *head(training, model))


def _with_label_head(training: Training) -> Fitted:
    """Unlike the other heads it learns from what the encoder has seen; one fold tells how far that may go.

    The figures are that fold's, which flatters them by the choice among few. An encoder that stays is not trained.
    """
    table, labels = training.table, training.table.labels()
    start = load_model(training.base)
    fold = next(training.folds())
    seen, unseen = (sorted(set(table.left[rows].tolist())) for rows in (fold.seen, fold.unseen))
    texts, truth = [table.lefts[left] for left in unseen], np.array([labels[left] for left in unseen])
    found: dict[float, NDArray[np.float64]] = {}
    for share in _SHARES:
        gone = averaged(start, deepcopy(fold.model), share)
        found[share] = _reader(table, seen, labels, gone).probabilities(texts, encode(gone, texts))
    best = max(_SHARES, key=lambda share: _quality(found[share], truth))
    model = averaged(start, training.encoder(), best) if best else start
    head = _reader(table, list(labels), labels, model)
    return Fitted(model, head, {"share": best, "unseen": _label_figures(found[best], truth)})


def _quality(found: NDArray[np.float64], truth: NDArray[np.intp]) -> tuple[float, float]:
    """First how many labels are right, then how sure they are."""
    right = float((found.argmax(axis=1) == truth).mean())
    return right, -float(log_loss(truth, found, labels=range(found.shape[1])))


def _label_figures(found: NDArray[np.float64], truth: NDArray[np.intp]) -> dict[str, float | int | None]:
    wanted = np.zeros_like(found)
    wanted[np.arange(len(truth)), truth] = 1.0
    accuracy = round(float((found.argmax(axis=1) == truth).mean()), 4)
    return pair_figures(found.ravel(), wanted.ravel()) | {"accuracy": accuracy}


def _reader(table: PairTable, lefts: Sequence[int], labels: Mapping[int, int], model: SentenceTransformer) -> LabelHead:
    texts = [table.lefts[left] for left in lefts]
    return LabelHead.fit(table.rights, texts, encode(model, texts), np.array([labels[left] for left in lefts]))


def _similarity_head(training: Training, model: SentenceTransformer) -> tuple[Head, dict[str, object]]:
    table = training.table
    rarity = rarity_of(table.rights)
    evidence, scores = [], []
    for fold in training.folds():
        lefts, rights = fold.encode(table.lefts), fold.encode(table.rights)
        memory = Memory.of(table.rows(fold.seen), lefts)
        every = pair_evidence(table.lefts, lefts, table.rights, rights, memory, rarity)
        evidence.append(every[table.left[fold.unseen], table.right[fold.unseen]])
        scores.append(table.scores[fold.unseen])
    memory = Memory.of(table, encode(model, table.lefts))

    def fit(rows: NDArray[np.float64], wanted: NDArray[np.float64]) -> SimilarityHead:
        return SimilarityHead.fit(rows, wanted, memory, rarity)

    found = [
        fit(_but(evidence, number), _but(scores, number)).regression.predict(rows)
        for number, rows in enumerate(evidence)
    ]
    figures = pair_figures(np.concatenate(found), np.concatenate(scores))
    return fit(np.concatenate(evidence), np.concatenate(scores)), {"unseen": figures}


def _grading_head(training: Training, model: SentenceTransformer) -> tuple[Head, dict[str, object]]:
    table = training.table
    evidence, scores = [], []
    for fold in training.folds():
        evidence.append(answer_evidence(table.rows(fold.unseen), fold.encode))
        scores.append(table.scores[fold.unseen])
    found = [
        GradingHead.fit(_but(evidence, number), _but(scores, number)).regression.predict(rows)
        for number, rows in enumerate(evidence)
    ]
    figures = pair_figures(np.concatenate(found), np.concatenate(scores))
    return GradingHead.fit(np.concatenate(evidence), np.concatenate(scores)), {"unseen": figures}


def _but(parts: list[NDArray[np.float64]], number: int) -> NDArray[np.float64]:
    return np.concatenate([part for index, part in enumerate(parts) if index != number])
