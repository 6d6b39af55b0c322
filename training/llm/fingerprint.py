"""Tells one set of examples from another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from core.language.reference_prompts import text_of
from training.llm.data.example import Example


def fingerprint(examples: Iterable[Example]) -> str:
    """A hash over what is asked and what is to be said, in hex."""
    found = hashlib.sha256()
    for example in examples:
        found.update(f"{text_of(example.material)}\0{example.target}\0".encode())
    return found.hexdigest()
