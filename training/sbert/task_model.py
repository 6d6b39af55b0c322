"""A fine-tuned encoder with the head that lies beside it, as one model of pairs of texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from core.errors import ConfigError
from training.sbert.grading_head import GradingHead
from training.sbert.label_head import SETTINGS, Encode, LabelHead
from training.sbert.similarity_head import SimilarityHead
from training.sbert.tasks import PairTable


class Head(Protocol):
    def score(self, table: PairTable, encode: Encode) -> NDArray[np.float64]:
        """Of the table's rows, shape (n,)."""
        ...

    def save(self, folder: Path) -> None: ...


_HEADS: Final[Mapping[str, type[LabelHead | SimilarityHead | GradingHead]]] = {
    "labels": LabelHead,
    "similarity": SimilarityHead,
    "grading": GradingHead,
}


@dataclass(frozen=True)
class TaskModel:
    """Scores pairs by the head, or by the cosine where there is none.

    Attributes:
        encoder: gives unit vectors.
    """

    encoder: SentenceTransformer
    head: Head | None

    @classmethod
    def load(cls, name: str) -> TaskModel:
        """Read a folder, or a hub id, of sentence-transformers.

        Raises:
            ConfigError: it is not one.
        """
        return cls(load_model(name), _head(Path(name)))

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return encode(self.encoder, texts)

    def score(self, table: PairTable) -> NDArray[np.float64]:
        """0..1 for each row of the table, shape (n,).

        Raises:
            ConfigError: the head needs more than the table has.
        """
        if isinstance(self.head, GradingHead) and not table.context:
            raise ConfigError(f"a model that was fine-tuned for grading does not score the task '{table.task}'")
        if self.head is not None:
            return self.head.score(table, self.vectors)
        lefts, rights = self.vectors(table.lefts), self.vectors(table.rights)
        cosines = np.einsum("nd,nd->n", lefts[table.left], rights[table.right]).astype(np.float64)
        found: NDArray[np.float64] = np.clip(cosines, 0.0, 1.0)
        return found

    def rank(self, lefts: Sequence[str], rights: Sequence[str]) -> NDArray[np.float64]:
        """Scores of every left text with every right one, shape (lefts, rights)."""
        if isinstance(self.head, (LabelHead, SimilarityHead)):
            return self.head.rank(lefts, rights, self.vectors)
        return (self.vectors(lefts) @ self.vectors(rights).T).astype(np.float64)


def load_model(name: str, *, to_train: bool = False) -> SentenceTransformer:
    """A folder, or a hub id, of sentence-transformers, in single precision however it is kept.

    Args:
        to_train: with plain attention, which a CPU differentiates over twice as fast as the fused kind.

    Raises:
        ConfigError: neither.
    """
    folder = Path(name)
    if folder.is_dir() and not (folder / "modules.json").is_file():
        raise ConfigError(f"{name}: is not a folder of sentence-transformers (modules.json is missing)")
    if not folder.is_dir() and (name.count("/") != 1 or folder.is_absolute() or name.startswith(".")):
        raise ConfigError(f"{name}: there is no such folder")
    disable_progress_bar()  # type: ignore[no-untyped-call] # reading takes a moment
    try:
        kind = {"attn_implementation": "eager"} if to_train and not torch.cuda.is_available() else {}
        return SentenceTransformer(name, device="cpu", model_kwargs={"dtype": torch.float32, **kind})
    except Exception as error:  # tokenizers and safetensors raise bare exceptions of their own
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise ConfigError(f"{name}: cannot be read as a model of sentence-transformers: {reason}") from error


def encode(model: SentenceTransformer, texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit rows, shape (len(texts), d)."""
    found: NDArray[np.float32] = model.encode(
        list(texts), batch_size=64, convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False
    )
    return found.astype(np.float32, copy=False)


def _head(folder: Path) -> Head | None:
    file = folder / SETTINGS
    if not file.is_file():
        return None
    try:
        kind = str(json.loads(file.read_text("utf-8"))["kind"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from error
    if kind not in _HEADS:
        raise ConfigError(f"{file}: a head of the unknown kind '{kind}'")
    return _HEADS[kind].load(folder)
