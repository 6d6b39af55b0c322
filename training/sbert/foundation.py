"""Makes an English sentence encoder bilingual: new Korean word pieces, then distillation on parallel texts.

The student keeps the teacher's English and learns to put a Korean text where the teacher puts its translation
(Reimers & Gurevych 2020, "Making Monolingual Sentence Embeddings Multilingual using Knowledge Distillation").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from datasets import Dataset, DatasetDict  # type: ignore[import-untyped]
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from torch import Tensor, nn

from training.sbert.alignment import expected_links, first_vectors
from training.sbert.parallel import Pair
from training.sbert.vocabulary import extended_tokenizer, korean_pieces

MAX_LENGTH: Final = 256
_BUCKETS: Final = (60, 160)
"""Characters of Korean up to which a text counts as short and as middling: batches of one length waste no padding."""
_TEMPERATURE: Final = 0.05


def extended(base: Path, texts: Iterable[str], pairs: Sequence[Pair], size: int, seed: int, out: Path) -> None:
    """Write the encoder of the folder `base` with `size` Korean pieces to `out`."""
    teacher = SentenceTransformer(str(base), device="cpu")
    tokenizer = extended_tokenizer(base, korean_pieces(texts, size), MAX_LENGTH)
    bert: Any = teacher[0].auto_model
    old = bert.get_input_embeddings().weight.detach().numpy().copy()
    korean = tokenizer([pair.ko for pair in pairs], add_special_tokens=False)["input_ids"]
    english = tokenizer([pair.en for pair in pairs], add_special_tokens=False)["input_ids"]
    english = [[piece for piece in text if piece < len(old)] or [0] for text in english]
    links = expected_links(korean, english, len(old))
    new_ids = range(len(old), len(tokenizer))
    bert.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    rows = torch.from_numpy(first_vectors(new_ids, links, old, seed))
    with torch.no_grad():
        bert.get_input_embeddings().weight[len(old) :] = rows
    folder = out / "bert"
    bert.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    body = Transformer(str(folder), max_seq_length=MAX_LENGTH)
    student = SentenceTransformer(modules=[body, Pooling(body.get_embedding_dimension()), Normalize()])
    student.save(str(out / "encoder"), create_model_card=False)


class TeacherLoss(nn.Module):
    """Draws each text to its teacher's vector, and away from those of the other texts of its batch.

    Inputs: one column of texts; labels: the teacher's L2-normalised vectors, shape (batch, d).
    """

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, sentence_features: Iterable[dict[str, Tensor]], labels: Tensor) -> Tensor:
        (features,) = sentence_features
        ours = self.model(features)["sentence_embedding"].float()
        cosines = ours @ labels.float().T
        own = torch.arange(len(ours), device=ours.device)
        loss: Tensor = 4 * (1 - cosines.diagonal()).mean() + nn.functional.cross_entropy(cosines / _TEMPERATURE, own)
        return loss


def taught(teacher: SentenceTransformer, pairs: Sequence[Pair], english_share: float, seed: int) -> DatasetDict:
    """Texts with the teacher's vectors of their English sides, by length; a share of them in English."""
    english = [pair.en for pair in pairs]
    with torch.autocast("cpu", torch.bfloat16):
        vectors = teacher.encode(english, batch_size=128, convert_to_numpy=True, show_progress_bar=True)
    vectors = vectors.astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rng = np.random.default_rng(seed)
    also = rng.permutation(len(pairs))[: round(english_share * len(pairs))]
    texts = [pair.ko for pair in pairs] + [english[index] for index in also]
    labels = np.concatenate([vectors, vectors[also]])
    lengths = np.array([len(pair.ko) for pair in pairs] + [len(pairs[index].ko) for index in also])
    bucket = np.digitize(lengths, _BUCKETS)
    return DatasetDict(
        {
            name: Dataset.from_dict(
                {"text": [texts[i] for i in np.flatnonzero(bucket == number)], "label": labels[bucket == number]}
            )
            for number, name in enumerate(("short", "middling", "long"))
        }
    )


def averaged(first: SentenceTransformer, second: SentenceTransformer, share: float = 0.5) -> SentenceTransformer:
    """`second` with its weights drawn back towards `first`'s: keeps what it forgot.

    Wortsman et al. 2022, "Robust fine-tuning of zero-shot models".

    Args:
        share: of `second`, 0..1.
    """
    before = first.state_dict()
    mean = {name: torch.lerp(before[name].to(new.device), new, share) for name, new in second.state_dict().items()}
    second.load_state_dict(mean)
    return second


def without_dropout(model: SentenceTransformer) -> SentenceTransformer:
    """The model with its dropout off: drawing the masks takes a quarter of a step's time on a CPU."""
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return model
