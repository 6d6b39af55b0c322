"""The head of graded answers: regression over how answers and model answers overlap, in words and in meaning."""

from __future__ import annotations

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
from core.inference.remembering import RememberingEncoder
from core.inference.support_vectors import SupportVectors
from core.quiz.grading.features import features
from core.quiz.grading.semantic import SemanticMatcher
from core.quiz.grading.semantic_features import semantic_features
from training.sbert.label_head import SETTINGS, TENSORS, Encode
from training.sbert.regression import fit_regression, regression_of, regression_tensors
from training.sbert.tasks import PairTable

_PENALTY, _TUBE, _GAMMA = 0.5, 0.05, 0.01
_STEP: Final = 20


@dataclass(frozen=True, slots=True)
class _Encoder:
    call: Encode

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.call(texts)


@dataclass(frozen=True)
class GradingHead:
    """Scores in steps of 0.05."""

    regression: SupportVectors

    @classmethod
    def fit(cls, evidence: NDArray[np.float64], scores: NDArray[np.float64]) -> Self:
        """Learn from the evidence (n, f) of answers that the encoder had not seen."""
        return cls(fit_regression(evidence, scores, _PENALTY, _TUBE, _GAMMA))

    def score(self, table: PairTable, encode: Encode) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.round(self.regression.predict(answer_evidence(table, encode)) * _STEP) / _STEP
        return found

    def save(self, folder: Path) -> None:
        save_file(regression_tensors(self.regression), folder / TENSORS)
        (folder / SETTINGS).write_text(json.dumps({"kind": "grading"}) + "\n", "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the head beside an encoder.

        Raises:
            ConfigError: it is malformed.
        """
        try:
            return cls(regression_of(load_file(folder / TENSORS)))
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise ConfigError(f"{folder}: the head beside the encoder cannot be read: {error}") from error


def answer_evidence(table: PairTable, encode: Encode) -> NDArray[np.float64]:
    """Shape (n, f), one row for each row of the table."""
    matcher = SemanticMatcher(RememberingEncoder(_Encoder(encode)))
    rows = []
    for left, right, context in zip(table.left, table.right, table.context, strict=True):
        answer, truth, question = table.lefts[left], table.rights[right], context["quiz"]
        keywords = tuple(part.strip() for part in context["keywords"].split("|") if part.strip())
        words = features(answer, truth, question, keywords)
        rows.append(np.concatenate([words, semantic_features(answer, truth, question, matcher)]))
    return np.array(rows)
