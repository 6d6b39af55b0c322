"""Reads the hand-written answers of `answers.yaml`."""

from __future__ import annotations

from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("answers.yaml")

ANSWERS: tuple[tuple[str, str, float, float, str], ...] = tuple(
    (quiz, answer, float(low), float(high), flag)
    for quiz, answer, low, high, flag in yaml.safe_load(_FILE.read_text(encoding="utf-8"))
)
"""(quiz, answer, lowest and highest fair score, flag that must be raised or "")."""
