"""The embedded encoder, read once for all tests."""

from __future__ import annotations

from core.inference.remembering import RememberingEncoder
from core.inference.sentence_encoder import embedded_encoder

ENCODER = RememberingEncoder(embedded_encoder(), kept=100_000)
