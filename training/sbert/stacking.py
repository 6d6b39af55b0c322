"""Fits a head on what the encoder had not seen.

A head that reads the similarities of the encoder's own training pairs would trust them too much. So the table is
cut in folds: for each, an encoder learns from the others, and the head learns from the texts left out (stacking,
Wolpert 1992). The encoder that is kept has learned from all.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from training.runs import Run
from training.sbert.evaluate import pair_figures
from training.sbert.features import rarity_of
from training.sbert.fine_tune import Options, fine_tune
from training.sbert.grading_head import GradingHead, answer_evidence
from training.sbert.label_head import Encode, LabelHead
from training.sbert.similarity_head import Memory, SimilarityHead, pair_evidence
from training.sbert.task_model import Head, encode, load_model
from training.sbert.tasks import PairTable, Task

FOLDS: Final = 3


class Fold(NamedTuple):
    """Attributes:
    seen, unseen: rows of the table that the fold's encoder learned from, and the others.
    """

    seen: NDArray[np.intp]
    unseen: NDArray[np.intp]
    encode: Encode


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
            model = self._trained(f"fold-{number + 1}", self.table.rows(seen))
            yield Fold(seen, rest, lambda texts, model=model: encode(model, texts))  # type: ignore[misc]

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


def fit_head(training: Training, model: SentenceTransformer) -> tuple[Head, dict[str, object]]:
    """The head for `model`, and its figures on texts that neither had seen."""
    if training.table.task.chooses:
        return _label_head(training, model)
    return (_grading_head if training.table.task is Task.GRADING else _similarity_head)(training, model)


def _label_head(training: Training, model: SentenceTransformer) -> tuple[Head, dict[str, object]]:
    table, labels = training.table, training.table.labels()
    opinions, own, known = [], [], []
    for fold in training.folds():
        seen, unseen = (sorted(set(table.left[rows].tolist())) for rows in (fold.seen, fold.unseen))
        texts = [table.lefts[left] for left in seen]
        numbers = np.array([labels[left] for left in seen])
        head = LabelHead.fit(table.rights, texts, fold.encode(texts), numbers)
        others = [table.lefts[left] for left in unseen]
        opinions.append(head.opinions(others, fold.encode(others), fold.encode(table.rights)))
        own += [labels[left] for left in unseen]
        known += [labels[left] in numbers for left in unseen]
    joined, truth = np.concatenate(opinions, axis=1), np.array(own)
    texts = [table.lefts[left] for left in labels]
    final = LabelHead.fit(table.rights, texts, encode(model, texts), np.array(list(labels.values())))
    if any(known):  # what a fold never saw says nothing of how far its opinions can be trusted
        final = final.weighed(joined[:, known], truth[known])
    chances = final.probabilities(joined)
    wanted = np.zeros_like(chances)
    wanted[np.arange(len(truth)), truth] = 1.0
    accuracy = round(float((chances.argmax(axis=1) == truth).mean()), 4)
    return final, {"unseen": pair_figures(chances.ravel(), wanted.ravel()) | {"accuracy": accuracy}}


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
