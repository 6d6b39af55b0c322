"""Writes the vectors of the built-in notes, so that a first start encodes nothing.

python -m training.heads.note_vectors
"""

from __future__ import annotations

import json
import sys

from core.content.loader import BUILT_IN, load_library
from core.inference.sentence_encoder import NOTE_VECTORS, embedded_encoder
from core.inference.vector_cache import VectorCache, write_vectors
from core.qna.semantic_notes import texts_of


def main() -> None:
    encoder = embedded_encoder()
    texts = list(dict.fromkeys(texts_of(load_library(BUILT_IN))))
    vectors = VectorCache(encoder.model_hash, (NOTE_VECTORS,), None).encode_all(texts, encoder)
    write_vectors(NOTE_VECTORS, texts, vectors, encoder.model_hash)
    card = {
        "model": "vectors of the built-in notes by the embedded encoder, float16",
        "data": f"{len(texts)} passages, names and descriptions of core/content",
        "licence": "Apache-2.0",
        "command": "python -m training.heads.note_vectors",
        "encoder": encoder.model_hash,
    }
    NOTE_VECTORS.with_suffix(".card.json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    sys.stdout.write(f"{len(texts)} texts\n")


if __name__ == "__main__":
    main()
