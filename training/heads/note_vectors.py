"""Writes the vectors of the built-in notes, so that a first start encodes nothing.

python -m training.heads.note_vectors
"""

from __future__ import annotations

import sys

from core.content.loader import BUILT_IN, load_library
from core.inference.sentence_encoder import NOTE_VECTORS, embedded_encoder
from core.inference.vector_cache import write_vectors
from core.qna.semantic_notes import texts_of


def main() -> None:
    encoder = embedded_encoder()
    texts = list(dict.fromkeys(texts_of(load_library(BUILT_IN))))
    write_vectors(NOTE_VECTORS, texts, encoder.encode(texts), encoder.model_hash)
    sys.stdout.write(f"{len(texts)} texts\n")


if __name__ == "__main__":
    main()
