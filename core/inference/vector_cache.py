"""Keeps the vectors of texts, so that a start with unchanged notes encodes nothing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import structlog
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from core.ports import Encoder

log = structlog.get_logger()

_KEY_BYTES: Final = 16


class VectorCache:
    """The vectors that one model gives to one collection of texts.

    Args:
        model_hash: names the model and all else that its vectors depend on; it becomes part of a file name.
        files: files of `write_vectors` to look into. One that is missing, broken or of another model knows nothing.
        keep_in: the folder that the vectors of the last call are kept in and looked for; it is made, and files of
            other models in it are removed. One that cannot be written costs time, nothing else. None keeps nothing.
    """

    def __init__(self, model_hash: str, files: Sequence[Path], keep_in: Path | None) -> None:
        self._model_hash = model_hash
        self._files = tuple(files)
        self._kept = keep_in / f"vectors-{model_hash}.safetensors" if keep_in else None

    def encode_all(self, texts: Sequence[str], encoder: Encoder) -> NDArray[np.float32]:
        """L2-normalised rows, shape (len(texts), d). Only texts that no file knows are encoded, each of them once.

        Fresh rows are rounded like those from a file: the first start answers exactly as the later ones.
        """
        if not texts:
            return encoder.encode(texts)
        distinct = {_key(text): text for text in texts}
        kept = _read(self._kept, self._model_hash) if self._kept else {}
        known = dict(kept)
        for file in self._files:
            known |= _read(file, self._model_hash)
        unknown = {key: text for key, text in distinct.items() if key not in known}
        if unknown:
            fresh = encoder.encode(list(unknown.values())).astype(np.float16)
            known |= zip(unknown, fresh, strict=True)
        if self._kept and kept.keys() != distinct.keys():
            rows = np.stack([known[key] for key in distinct])
            _keep(self._kept, list(distinct.values()), rows, self._model_hash)
        return _unit(np.stack([known[_key(text)] for text in texts]))


def write_vectors(path: Path, texts: Sequence[str], vectors: NDArray[np.floating[Any]], model_hash: str) -> None:
    """Write a file for `VectorCache`, whole or not at all; its folder is made.

    The file holds "vectors", float16 of shape (n, d), and "keys", uint8 of shape (n, 16).

    Args:
        vectors: row i belongs to text i, shape (n, d).

    Raises:
        ValueError: there are more or fewer rows than texts.
        OSError: the file cannot be written.
    """
    if len(vectors) != len(texts):
        raise ValueError(f"{len(texts)} texts, but {len(vectors)} vectors")
    keys = np.frombuffer(b"".join(map(_key, texts)), dtype=np.uint8).reshape(len(texts), _KEY_BYTES)
    rows = np.ascontiguousarray(vectors, dtype=np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part-{os.getpid()}")
    try:
        draft.write_bytes(save({"vectors": rows, "keys": keys}, {"model": model_hash}))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _keep(file: Path, texts: Sequence[str], rows: NDArray[np.float16], model_hash: str) -> None:
    try:
        write_vectors(file, texts, rows, model_hash)
        for other in file.parent.glob("vectors-*.safetensors"):
            if other != file:
                other.unlink(missing_ok=True)
    except OSError as error:
        log.warning("vectors not kept", file=str(file), reason=error.strerror)


def _read(file: Path, model_hash: str) -> dict[bytes, NDArray[np.float16]]:
    """The rows of a file by the keys of their texts; none where it is of no use."""
    try:
        with safe_open(file, framework="np") as opened:
            if (opened.metadata() or {}).get("model") != model_hash:
                log.info("vectors of another model ignored", file=str(file))
                return {}
            rows, keys = opened.get_tensor("vectors"), opened.get_tensor("keys")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, SafetensorError) as error:
        log.warning("broken vectors ignored", file=str(file), reason=str(error))
        return {}
    if (rows.dtype, rows.ndim, keys.dtype, keys.shape) != (np.float16, 2, np.uint8, (len(rows), _KEY_BYTES)):
        log.warning("broken vectors ignored", file=str(file), reason=f"{rows.dtype} {rows.shape}, keys {keys.shape}")
        return {}
    return dict(zip(map(bytes, keys), rows, strict=True))


def _key(text: str) -> bytes:
    # A lone surrogate is no UTF-8, but a text that has one is a text all the same.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_KEY_BYTES]


def _unit(rows: NDArray[np.float16]) -> NDArray[np.float32]:
    """Rows of length 1 again, which rounding has changed a little; a row of zeros stays."""
    exact = rows.astype(np.float32)
    lengths: NDArray[np.float32] = np.linalg.norm(exact, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    return exact / lengths
