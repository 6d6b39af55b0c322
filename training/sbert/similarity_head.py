"""The head of tasks whose pairs have degrees of likeness: regression over meaning, letters, words and memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from core.errors import ConfigError
from core.inference.support_vectors import SupportVectors
from training.sbert.features import letter_vectors, subject, word_overlap
from training.sbert.label_head import SETTINGS, TENSORS, Encode
from training.sbert.regression import fit_regression, regression_of, regression_tensors
from training.sbert.tasks import PairTable

_PENALTY, _TUBE, _GAMMA = 1.0, 0.03, 0.02
_SHARPNESS: Final = 20.0
_FAINT: Final = 0.02


@dataclass(frozen=True)
class Memory:
    """The questions of the training table with what they scored: a new one like them scores alike.

    Attributes:
        questions: unit vectors, shape (q, d).
        notes: keys of the notes, in the order of the columns of `scores`.
        scores: shape (q, n); NaN where the table has no such pair.
    """

    questions: NDArray[np.float32]
    notes: tuple[str, ...]
    scores: NDArray[np.float32]

    @classmethod
    def of(cls, table: PairTable, questions: NDArray[np.float32]) -> Self:
        scores = np.full((len(table.lefts), len(table.rights)), np.nan, np.float32)
        for left, right, score in zip(table.left, table.right, table.scores, strict=True):
            scores[left, right] = np.fmax(scores[left, right], score)
        asked = np.unique(table.left)
        return cls(questions[asked], tuple(map(note_key, table.rights)), scores[asked])

    def recall(self, questions: NDArray[np.float32], notes: Sequence[str]) -> NDArray[np.float64]:
        """(expected score, log of its evidence, likeness of the note's nearest own question), shape (q, n, 3)."""
        likeness = questions @ self.questions.T
        weights = np.exp(_SHARPNESS * (likeness - 1))
        known = {key: column for column, key in enumerate(self.notes)}
        found = np.zeros((len(questions), len(notes), 3))
        found[:, :, 1], found[:, :, 2] = np.log(_FAINT), -1.0
        for place, note in enumerate(notes):
            column = known.get(note_key(note))
            if column is None:
                continue
            seen = ~np.isnan(self.scores[:, column])
            evidence = weights[:, seen].sum(axis=1)
            found[:, place, 0] = weights[:, seen] @ self.scores[seen, column] / (evidence + _FAINT)
            found[:, place, 1] = np.log(evidence + _FAINT)
            own = self.scores[:, column] >= 1
            if own.any():
                found[:, place, 2] = likeness[:, own].max(axis=1)
        return found


def note_key(note: str) -> str:
    """Tells notes apart without keeping their text."""
    return hashlib.sha256(note.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class SimilarityHead:
    """Attributes:
    regression: over the evidence of a pair.
    memory: of the training table.
    rarity: inverse document frequencies of the letter columns, shape (BUCKETS,).
    """

    regression: SupportVectors
    memory: Memory
    rarity: NDArray[np.float32]

    @classmethod
    def fit(
        cls, evidence: NDArray[np.float64], scores: NDArray[np.float64], memory: Memory, rarity: NDArray[np.float32]
    ) -> Self:
        """Learn from the evidence (n, f) of pairs that neither the encoder nor the memory had seen."""
        return cls(fit_regression(evidence, scores, _PENALTY, _TUBE, _GAMMA), memory, rarity)

    def score(self, table: PairTable, encode: Encode) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self.rank(table.lefts, table.rights, encode)[table.left, table.right]
        return found

    def rank(self, lefts: Sequence[str], rights: Sequence[str], encode: Encode) -> NDArray[np.float64]:
        found = pair_evidence(lefts, encode(lefts), rights, encode(rights), self.memory, self.rarity)
        return np.stack([self.regression.predict(row) for row in found])

    def save(self, folder: Path) -> None:
        tensors = {
            **regression_tensors(self.regression),
            "questions": self.memory.questions.astype(np.float16),
            "scores": self.memory.scores.astype(np.float16),
            "rarity": self.rarity,
        }
        save_file(tensors, folder / TENSORS)
        settings = {"kind": "similarity", "notes": self.memory.notes}
        (folder / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the head beside an encoder.

        Raises:
            ConfigError: it is malformed.
        """
        try:
            tensors = load_file(folder / TENSORS)
            settings = json.loads((folder / SETTINGS).read_text("utf-8"))
            known = tensors["questions"].astype(np.float32), tensors["scores"].astype(np.float32)
            memory = Memory(known[0], tuple(settings["notes"]), known[1])
            if memory.scores.shape != (len(memory.questions), len(memory.notes)):
                raise ValueError("notes and scores do not fit each other")
            return cls(regression_of(tensors), memory, tensors["rarity"])
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise ConfigError(f"{folder}: the head beside the encoder cannot be read: {error}") from error


def pair_evidence(
    lefts: Sequence[str],
    left: NDArray[np.float32],
    rights: Sequence[str],
    right: NDArray[np.float32],
    memory: Memory,
    rarity: NDArray[np.float32],
) -> NDArray[np.float64]:
    """What speaks for each pair, shape (lefts, rights, f)."""
    cosine = (left @ right.T).astype(np.float64)
    best = np.sort(cosine, axis=1)[:, -1:]
    asked, told = letter_vectors(lefts, rarity), letter_vectors(rights, rarity)
    titles = letter_vectors([subject(note) for note in rights], rarity)
    words = np.array([[word_overlap(question, note) for note in rights] for question in lefts])
    parts = [cosine, cosine - best, (asked @ told.T).toarray(), (asked @ titles.T).toarray()]
    return np.concatenate([np.stack(parts, axis=-1), memory.recall(left, rights), words], axis=-1)
