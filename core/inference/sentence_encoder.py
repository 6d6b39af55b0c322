"""Sentence-BERT (Reimers & Gurevych 2019) as the tutor runs it.

The embedded encoder is a plain sentence-transformers folder. It is read here with torch and tokenizers alone: its
network is the standard transformer encoder of torch, and importing sentence-transformers costs more seconds than
all the rest of a start. Folders with other networks go through sentence-transformers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from core.errors import ConfigError

EMBEDDED: Final = Path(__file__).resolve().parents[1] / "weights" / "encoder"
NOTE_VECTORS: Final = EMBEDDED.with_name("note-vectors.safetensors")
"""What the embedded encoder makes of the built-in notes, so that a first start encodes nothing."""
_BATCH: Final = 32
_LONGEST: Final = 512
_NEEDED: Final = ("modules.json", "config.json")


class SentenceEncoder:
    """A BERT with mean pooling; fills the port `core.ports.Encoder`.

    Attributes:
        dimension: length of a vector.
        model_hash: changes whenever the vectors of a text may change.
    """

    def __init__(self, network: _Bert, tokenizer: Tokenizer, model_hash: str) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self.dimension: int = network.words.embedding_dim
        self.model_hash = model_hash

    @classmethod
    def load(cls, folder: Path = EMBEDDED) -> SentenceEncoder:
        """Read a sentence-transformers folder whose network is BERT.

        Raises:
            ConfigError: the folder is missing, incomplete, or holds another network.
        """
        config = read_config(folder)
        if config.get("model_type") != "bert":
            raise ConfigError(f"{folder}: the network '{config.get('model_type')}' is not BERT")
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            weights = load_file(folder / "model.safetensors")
            network = _Bert(config)
            network.load_bert(weights)
        except Exception as error:  # tokenizers and safetensors raise bare exceptions of their own
            raise ConfigError(f"{folder}: cannot be read as a sentence encoder: {error}") from error
        tokenizer.enable_truncation(min(_longest(folder), config["max_position_embeddings"]))
        tokenizer.enable_padding(pad_id=config.get("pad_token_id") or 0)
        return cls(network.eval(), tokenizer, folder_hash(folder))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """L2-normalised rows, shape (len(texts), dimension). Texts beyond the model's length are cut."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        order = np.argsort([-len(text) for text in texts], kind="stable")  # alike lengths share a batch
        for start in range(0, len(texts), _BATCH):
            chosen = order[start : start + _BATCH]
            vectors[chosen] = self._encode_batch([texts[index] for index in chosen])
        return vectors

    def _encode_batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        read = self._tokenizer.encode_batch(list(texts))
        ids = torch.tensor([item.ids for item in read])
        mask = torch.tensor([item.attention_mask for item in read])
        with torch.inference_mode():
            found: NDArray[np.float32] = self._network(ids, mask).numpy()
        return found


class _Bert(nn.Module):
    """BERT (Devlin et al. 2019) up to mean pooling: the layers are torch's post-norm transformer encoder."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        width, eps = config["hidden_size"], config.get("layer_norm_eps", 1e-12)
        self.words = nn.Embedding(config["vocab_size"], width)
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.kind = nn.Parameter(torch.zeros(width))
        self.norm = nn.LayerNorm(width, eps=eps)
        layer = nn.TransformerEncoderLayer(
            width,
            config["num_attention_heads"],
            config["intermediate_size"],
            dropout=0.0,
            activation="gelu",
            layer_norm_eps=eps,
            batch_first=True,
        )
        self.layers = nn.TransformerEncoder(layer, config["num_hidden_layers"], enable_nested_tensor=False)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors, shape (batch, width), of token ids and their mask, both of shape (batch, length)."""
        hidden = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.kind
        hidden = self.layers(self.norm(hidden), src_key_padding_mask=mask == 0)
        weights = mask[:, :, None].float()
        mean = (hidden * weights).sum(dim=1) / weights.sum(dim=1).clamp(min=1e-9)
        return nn.functional.normalize(mean, dim=1)

    def load_bert(self, weights: dict[str, Tensor]) -> None:
        """Take over the tensors of transformers' BertModel.

        Raises:
            KeyError, RuntimeError: a tensor is missing or has another shape.
        """
        given = {name.removeprefix("bert."): tensor.float() for name, tensor in weights.items()}
        state = {
            "words.weight": given["embeddings.word_embeddings.weight"],
            "positions.weight": given["embeddings.position_embeddings.weight"],
            "kind": given["embeddings.token_type_embeddings.weight"][0],
            **_renamed(given, "embeddings.LayerNorm", "norm"),
        }
        for number in range(len(self.layers.layers)):
            theirs, ours = f"encoder.layer.{number}", f"layers.layers.{number}"
            for part in ("weight", "bias"):
                parts = [given[f"{theirs}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                state[f"{ours}.self_attn.in_proj_{part}"] = torch.cat(parts)
            for name, twin in _TWINS.items():
                state |= _renamed(given, f"{theirs}.{name}", f"{ours}.{twin}")
        self.load_state_dict(state)


_TWINS: Final = {
    "attention.output.dense": "self_attn.out_proj",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "linear1",
    "output.dense": "linear2",
    "output.LayerNorm": "norm2",
}


def _renamed(given: dict[str, Tensor], old: str, new: str) -> dict[str, Tensor]:
    return {f"{new}.{part}": given[f"{old}.{part}"] for part in ("weight", "bias")}


class LibraryEncoder:
    """Any folder of sentence-transformers, through that library; fills the port `core.ports.Encoder`."""

    def __init__(self, folder: Path) -> None:
        from sentence_transformers import SentenceTransformer

        read_config(folder)
        try:
            self._model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float32}
            )
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ConfigError(f"{folder}: cannot be read as a sentence encoder: {error}") from error
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.model_hash = folder_hash(folder)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """L2-normalised rows, shape (len(texts), dimension)."""
        found: NDArray[np.float32] = self._model.encode(
            list(texts), convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False
        )
        return found.reshape(len(texts), self.dimension).astype(np.float32, copy=False)


@cache
def embedded_encoder() -> SentenceEncoder:
    """The encoder that comes with the tutor; read once in a process.

    Raises:
        ConfigError: its weights cannot be read.
    """
    return SentenceEncoder.load()


def load_encoder(folder: Path = EMBEDDED) -> SentenceEncoder | LibraryEncoder:
    """The encoder of a sentence-transformers folder, by the lightest way that reads it.

    Raises:
        ConfigError: it is not such a folder.
    """
    is_bert = read_config(folder).get("model_type") == "bert"
    return SentenceEncoder.load(folder) if is_bert and _takes_the_mean(folder) else LibraryEncoder(folder)


def _longest(folder: Path) -> int:
    """Tokens of a text that the model reads; sentence-transformers has kept this number in two places over time."""
    for name, key in (("sentence_bert_config.json", "max_seq_length"), ("tokenizer_config.json", "model_max_length")):
        file = folder / name
        value = json.loads(file.read_text("utf-8")).get(key) if file.is_file() else None
        if value:
            return int(value)
    return _LONGEST


def _takes_the_mean(folder: Path) -> bool:
    try:
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return pooling.get("pooling_mode") == "mean" or pooling.get("pooling_mode_mean_tokens") is True


def read_config(folder: Path) -> dict[str, Any]:
    """The network's configuration.

    Raises:
        ConfigError: the folder is no sentence-transformers model.
    """
    for name in _NEEDED:
        if not (folder / name).is_file():
            raise ConfigError(f"{folder}: is not a folder of sentence-transformers ({name} is missing)")
    try:
        config: dict[str, Any] = json.loads((folder / "config.json").read_text("utf-8"))
    except ValueError as error:
        raise ConfigError(f"{folder}: config.json is not JSON: {error}") from error
    return config


def folder_hash(folder: Path) -> str:
    """A hash over weights, vocabulary and settings, 16 hex digits."""
    found = hashlib.sha256()
    for file in sorted(folder.glob("*")):
        if file.name in ("config.json", "sentence_bert_config.json", "tokenizer.json", "model.safetensors"):
            found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:16]
